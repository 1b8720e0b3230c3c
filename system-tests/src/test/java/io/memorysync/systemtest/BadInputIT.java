package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.stack.view.Comparison;
import io.memorysync.stack.view.StoreView;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a real PostgreSQL lets through and no client writes: brought into form it ends in every
 * store, all of them equal; else it is told on {@code memory.rejected}.
 */
class BadInputIT {

  private static final String TEXT = "Mends clocks.";
  private static final int TEN_MB = 10_000_000;

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private final Random random = new Random(1);

  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;
  private StoreView view;

  @BeforeEach
  void look() throws SQLException {
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
    view = new StoreView(pipeline.stack().endpoints());
  }

  @AfterEach
  void close() throws SQLException {
    view.close();
  }

  @Test
  void whatCanBeBroughtIntoFormEndsInEveryStore() throws SQLException {
    UUID pacific = mem0("{\"data\": \"%s\", \"created_at\": \"2025-03-01T02:00:00-08:00\"}");
    UUID unzoned = mem0("{\"data\": \"%s\", \"created_at\": \"2025-03-01T10:00:00\"}");
    UUID digits = mem0("{\"data\": \"%s\", \"n\": " + "7".repeat(2_000) + "}");
    UUID huge = mem0("{\"data\": \"%s\", \"n\": 1e400}");
    UUID categories = mem0("{\"data\": \"%s\", \"categories\": [\"b\", \"a\", \"b\"]}");
    UUID nul = openMemory("{\"a\": \"\\u0000\"}");
    UUID surrogate = openMemory("{\"a\": \"\\ud83d\"}");
    UUID twice = openMemory("{\"a\": 1, \"a\": 2}");

    eventually(
        () -> {
          assertThat(shown(pacific, "created_at")).startsWith("2025-03-01 10:00:00");
          assertThat(shown(unzoned, "created_at")).startsWith("2025-03-01 10:00:00");
          assertThat(shown(digits, "metadata")).contains("7".repeat(2_000));
          assertThat(openMemory.memory(huge)).containsEntry("metadata", "{\"n\":1E+400}");
          assertThat(openMemory.categories(categories)).containsExactly("a", "b");
          assertThat(mem0.text(nul, "a")).isEqualTo("\uFFFD");
          assertThat(mem0.text(surrogate, "a")).isEqualTo("\uFFFD");
          assertThat(mem0.text(twice, "a")).isEqualTo("2");
        });
    everyStoreAgreesOn(pacific, unzoned, digits, huge, categories, nul, surrogate, twice);
  }

  private String shown(UUID id, String column) throws SQLException {
    return String.valueOf(openMemory.memory(id).get(column));
  }

  @Test
  void tenMegabytesOfTextEndInEveryStore() throws SQLException {
    UUID id = UUID.randomUUID();
    String text = noise();

    mem0.insert(id, "{\"data\": \"" + text + "\", \"user_id\": \"" + Pipeline.newUser() + "\"}");

    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("content", text));
    everyStoreAgreesOn(id);

    String other = noise();
    pipeline.openMemory().edit(id, other);

    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(other));
    everyStoreAgreesOn(id);
  }

  /** A text that does not compress: a single word, since a text of so many words has no index. */
  private String noise() {
    return random
        .ints(TEN_MB, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void whatCannotIsRejectedAndTheNextRowArrives() throws SQLException {
    UUID array = mem0("[\"%s\"]");
    UUID deep = mem0("{\"data\": \"%s\", \"a\": " + "[".repeat(1_500) + "]".repeat(1_500) + "}");
    UUID overflowing = openMemory("{\"n\": 1e200000}");
    UUID next = mem0("{\"data\": \"%s\"}");
    UUID nextOfOpenMemory = openMemory("{}");

    rejectedAs("invalid-payload", array);
    rejectedAs("invalid-payload", deep);
    rejectedAs("invalid-metadata", overflowing);
    eventually(() -> assertThat(openMemory.memory(next)).containsEntry("content", TEXT));
    eventually(() -> assertThat(mem0.text(nextOfOpenMemory, "data")).isEqualTo(TEXT));
    everyStoreAgreesOn(next, nextOfOpenMemory);
  }

  /** A row of mem0 with that payload, in which {@code %s} is the text; its user is new. */
  private UUID mem0(String payload) throws SQLException {
    UUID id = UUID.randomUUID();
    String withUser =
        payload.replaceFirst("^\\{", "{\"user_id\": \"" + Pipeline.newUser() + "\", ");
    mem0.insert(id, withUser.replace("%s", TEXT));
    return id;
  }

  /** A memory of OpenMemory whose row has that metadata from the start. */
  private UUID openMemory(String metadata) throws SQLException {
    UUID id = UUID.randomUUID();
    openMemory
        .database()
        .execute(
            """
            WITH owner AS (
              INSERT INTO users (id, user_id) VALUES (gen_random_uuid(), ?) RETURNING id),
            app AS (
              INSERT INTO apps (id, owner_id, name)
              SELECT gen_random_uuid(), id, 'cursor' FROM owner RETURNING id)
            INSERT INTO memories (id, user_id, app_id, content, metadata, state, created_at)
            SELECT ?, owner.id, app.id, ?, ?::json, 'active', now() FROM owner, app
            """,
            Pipeline.newUser(),
            id,
            TEXT,
            metadata);
    return id;
  }

  private void rejectedAs(String code, UUID id) {
    eventually(
        () ->
            assertThat(pipeline.published().rejections(id))
                .singleElement()
                .satisfies(event -> assertThat(event.getCode()).isEqualTo(code)));
    assertThat(pipeline.published().versions(id)).isEmpty();
  }

  private void everyStoreAgreesOn(UUID... ids) {
    List<String> wanted = Stream.of(ids).map(UUID::toString).toList();
    MemoryGraph graph = pipeline.graph();
    eventually(
        () -> {
          List<CanonicalMemory> memories =
              pipeline.published().canonical().stream()
                  .filter(memory -> wanted.contains(memory.getId()))
                  .toList();
          assertThat(memories.stream().map(CanonicalMemory::getId).distinct())
              .containsExactlyInAnyOrderElementsOf(wanted);
          assertThat(graph.found()).containsAll(wanted);
          assertThat(new Comparison(view).run(pipeline.published().canonical()))
              .allSatisfy(
                  store ->
                      assertThat(store.differences().toString())
                          .as(store.store())
                          .doesNotContain(wanted));
        });
  }
}
