package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.schema.MemoryConflict;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Verify finds every kind of drift, and nothing else, and what it repairs agrees. */
class VerifyIT {

  private static final String OTHER_VECTOR = "array_fill(0.25::real, ARRAY[384])::vector";
  private static final String LONG_AGO = "2020-01-01T00:00:00+00:00";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private final String user = Pipeline.newUser();
  private final Set<String> expected = new TreeSet<>();
  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;
  private MemoryGraph graph;

  @BeforeEach
  void look() throws SQLException {
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
    graph = pipeline.graph();
  }

  @Test
  void driftOfEveryKindAndNothingElseIsFoundAndRepaired() throws Exception {
    List<Executable> mended =
        List.of(driftInMem0(), driftInOpenMemory(), driftInTheGraph(), driftInTheUserIds());

    Verify.Result found = Verify.run(pipeline.stack(), "--patience", "2");
    assertThat(found.drift()).isEqualTo(expected);
    assertThat(found.status()).isEqualTo(1);

    Verify.Result repaired = Verify.run(pipeline.stack(), "--patience", "1", "--repair");
    assertThat(repaired.drift()).isEmpty();
    assertThat(repaired.status()).isZero();
    assertAll(mended);

    Verify.Result next = Verify.run(pipeline.stack(), "--patience", "1");
    assertThat(next.drift()).isEmpty();
    assertThat(next.status()).isZero();
  }

  /** All of it, parsed, does not fit into the heap that the command has. */
  @Test
  void howeverMuchDiffersIsCountedInLittleMemory() throws Exception {
    int rows = 25_000;
    try (UnseenWrites unseen = new UnseenWrites(pipeline.stack().mem0())) {
      unseen.execute(
          rows,
          "INSERT INTO mem0migrations (id, payload) SELECT gen_random_uuid(), jsonb_build_object("
              + "'data', repeat(md5(n::text), 200), 'user_id', ?, 'run_id', 'many')"
              + " FROM generate_series(1, ?) AS n",
          user,
          rows);
    }
    try {
      Verify.Result result = Verify.run(pipeline.stack(), "--patience", "0");

      assertThat(result.differing("mem0/collection")).isEqualTo(rows);
      assertThat(result.status()).isEqualTo(1);
    } finally {
      try (UnseenWrites unseen = new UnseenWrites(pipeline.stack().mem0())) {
        unseen.execute(rows, "DELETE FROM mem0migrations WHERE payload ->> 'run_id' = 'many'");
      }
    }
  }

  /** Each makes drift in one target, and returns what has to hold when it is repaired. */
  private Executable driftInMem0() throws Exception {
    UUID missing = fromOpenMemory("is missing");
    UUID changed = fromOpenMemory("is changed");
    UUID stale = fromOpenMemory("has a stale vector");
    UUID bare = fromOpenMemory("has no vector");
    UUID misnamed = fromOpenMemory("has its user by name");
    UUID forgotten = fromOpenMemory("is deleted");
    UUID unknown = UUID.randomUUID();
    pipeline.openMemory().delete(forgotten);
    eventually(
        () -> {
          assertThat(mem0.vector(misnamed)).isPresent();
          assertThat(mem0.payload(forgotten)).isEmpty();
          assertThat(graph.memory(forgotten)).isEmpty();
        });

    try (UnseenWrites unseen = new UnseenWrites(pipeline.stack().mem0())) {
      unseen.execute("DELETE FROM mem0migrations WHERE id = ?", missing);
      unseen.execute(
          "UPDATE mem0migrations SET payload = payload || jsonb_build_object('data', 'wrong',"
              + " 'mood', 'bad', 'updated_at', ?) WHERE id = ?",
          LONG_AGO,
          changed);
      unseen.execute("UPDATE mem0migrations SET vector = " + OTHER_VECTOR + " WHERE id = ?", stale);
      unseen.execute("UPDATE mem0migrations SET vector = NULL WHERE id = ?", bare);
      unseen.execute(
          "UPDATE mem0migrations SET payload = payload || jsonb_build_object('user_id', ?)"
              + " WHERE id = ?",
          user,
          misnamed);
      for (UUID id : List.of(forgotten, unknown)) {
        unseen.execute(
            "INSERT INTO mem0migrations (id, vector, payload) VALUES (?, "
                + OTHER_VECTOR
                + ", jsonb_build_object('data', 'Came unseen.', 'user_id', ?, 'created_at', ?,"
                + " 'updated_at', ?))",
            id,
            user,
            LONG_AGO,
            LONG_AGO);
      }
    }
    expect("mem0/collection: missing", missing);
    expect("mem0/collection: differs content", changed);
    expect("mem0/collection: differs metadata", changed);
    expect("mem0/collection: stale_vector", stale);
    expect("mem0/collection: no_vector", bare);
    expect("mem0/collection: wrong_user_form", misnamed);
    expect("mem0/collection: extra", forgotten);
    expect("mem0/collection: extra", unknown);

    return () -> {
      assertThat(mem0.text(changed, "data")).isEqualTo(text("is changed"));
      assertThat(mem0.payload(forgotten)).isEmpty();
      assertThat(openMemory.memory(unknown)).containsEntry("content", "Came unseen.");
      assertThat(graph.memory(unknown)).containsEntry("content", "Came unseen.");
    };
  }

  /** One row was written later than the agreed memory: that write is not lost. */
  private Executable driftInOpenMemory() throws Exception {
    UUID edited = fromMem0("is edited");
    UUID linked = fromMem0("is linked");
    UUID vectorless = fromMem0("has no vector row");
    UUID paused = fromMem0("is paused");
    UUID unknown = UUID.randomUUID();

    try (UnseenWrites unseen = new UnseenWrites(pipeline.stack().openMemory())) {
      unseen.execute(
          "UPDATE memories SET content = 'Edited unseen.',"
              + " updated_at = updated_at + interval '1 hour' WHERE id = ?",
          edited);
      unseen.execute(
          "INSERT INTO categories (id, name) VALUES (?, ?)", unknown, "unseen-" + unknown);
      unseen.execute(
          "INSERT INTO memory_categories (memory_id, category_id) VALUES (?, ?)", linked, unknown);
      unseen.execute("DELETE FROM openmemory WHERE id = ?", vectorless);
      unseen.execute(
          "UPDATE memories SET state = 'paused', updated_at = '2020-01-01' WHERE id = ?", paused);
      unseen.execute(
          "INSERT INTO memories (id, user_id, app_id, content, metadata, state, created_at,"
              + " updated_at) SELECT ?, user_id, app_id, 'Came unseen.', '{}', 'active',"
              + " created_at, updated_at FROM memories WHERE id = ?",
          unknown,
          edited);
      unseen.execute(
          "INSERT INTO memory_categories (memory_id, category_id) VALUES (?, ?)", unknown, unknown);
    }
    expect("openmemory/memories: differs content", edited);
    expect("openmemory/memories: differs categories", linked);
    expect("openmemory/memories: differs state", paused);
    expect("openmemory/collection: missing", vectorless);
    expect("openmemory/memories: extra", unknown);

    return () -> {
      assertThat(mem0.text(edited, "data")).isEqualTo("Edited unseen.");
      eventually(
          () ->
              assertThat(pipeline.published().conflicts(linked))
                  .extracting(MemoryConflict::getField)
                  .containsExactly("categories"));
      assertThat(openMemory.memory(paused)).containsEntry("state", "active");
      assertThat(openMemory.payload(vectorless)).isPresent();
      assertThat(mem0.text(unknown, "data")).isEqualTo("Came unseen.");
      assertThat(openMemory.categories(unknown)).containsExactly("unseen-" + unknown);
      assertThat(graph.categories(unknown)).containsExactly("unseen-" + unknown);
    };
  }

  private Executable driftInTheGraph() throws Exception {
    UUID missing = fromOpenMemory("is missing");
    UUID changed = fromOpenMemory("is changed");
    UUID alone = fromOpenMemory("lost its relationships");
    UUID stale = fromOpenMemory("has a stale vector");
    UUID unknown = UUID.randomUUID();

    graph.write("MATCH (m:Memory {id: $id}) DETACH DELETE m", missing);
    graph.write("MATCH (m:Memory {id: $id}) SET m.content = 'wrong'", changed);
    graph.write("MATCH (m:Memory {id: $id})-[r]-() DELETE r", alone);
    graph.write("MATCH (m:Memory {id: $id}) SET m.embedding = [i IN range(1, 384) | 0.5]", stale);
    graph.write(
        "CREATE (:MemorySync:Memory {syncKey: 'Memory:' + $id, id: $id, version: 1})", unknown);
    expect("neo4j: missing", missing);
    expect("neo4j: differs content", changed);
    expect("neo4j: differs user", alone);
    expect("neo4j: differs app", alone);
    expect("neo4j: differs categories", alone);
    expect("neo4j: stale_vector", stale);
    expect("neo4j: extra", unknown);

    return () -> {
      assertThat(graph.categories(alone)).containsExactly("verified");
      assertThat(graph.memory(unknown)).isEmpty();
    };
  }

  private Executable driftInTheUserIds() throws Exception {
    String lost = Pipeline.newUser();
    pipeline.openMemory().add(lost, "Has a user.");
    eventually(() -> assertThat(mem0.mappedUser(lost)).isPresent());
    UUID id = mem0.mappedUser(lost).orElseThrow();
    String mapped = Pipeline.newUser();
    UUID mappedId = UUID.randomUUID();
    mem0.map(mapped, mappedId);
    eventually(() -> assertThat(pipeline.published().userId(mapped)).isPresent());
    try (UnseenWrites unseen = new UnseenWrites(pipeline.stack().mem0())) {
      unseen.execute(2, "DELETE FROM user_id_mapping WHERE string_id IN (?, ?)", lost, mapped);
    }
    expect("user_id_mapping: missing", id);
    expect("user_id_mapping: missing", mappedId);

    return () -> {
      assertThat(mem0.mappedUser(lost)).contains(id);
      assertThat(mem0.mappedUser(mapped)).contains(mappedId);
    };
  }

  private UUID fromOpenMemory(String what) throws SQLException {
    UUID id =
        pipeline.openMemory().add(user, text(what), Map.of("mood", "calm"), List.of("verified"));
    everywhere(id);
    // Its categories may come with a version of their own, which would undo drift made before it.
    eventually(
        () -> {
          assertThat(mem0.payload(id).orElseThrow().path("categories"))
              .extracting(JsonNode::asText)
              .containsExactly("verified");
          assertThat(graph.categories(id)).containsExactly("verified");
        });
    return id;
  }

  private UUID fromMem0(String what) throws SQLException {
    UUID id = pipeline.mem0().add(user, text(what), Map.of("mood", "calm"));
    everywhere(id);
    return id;
  }

  private void everywhere(UUID id) {
    eventually(
        () -> {
          assertThat(mem0.vector(id)).isPresent();
          assertThat(openMemory.vector(id)).isPresent();
          assertThat(openMemory.memory(id)).isNotEmpty();
          assertThat(graph.vector(id)).isPresent();
        });
  }

  private String text(String what) {
    return "A memory of " + user + " that " + what + ".";
  }

  private void expect(String difference, UUID id) {
    expected.add(difference + " " + id);
  }
}
