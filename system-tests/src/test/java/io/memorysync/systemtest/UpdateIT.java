package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.stays;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.PayloadDialect;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateIT {

  private static final String OLD = "Lives in Lisbon.";
  private static final String NEW = "Lives in Porto.";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

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
  void anUpdateInMem0IsInOpenMemoryWithTheVectorThatBelongsToIt() throws SQLException {
    UUID id = inEveryStore();

    pipeline.mem0().update(id, NEW);

    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("content", NEW));
    eventually(() -> assertThat(openMemory.vector(id)).hasValue(Pipeline.vectorOf(NEW)));
    assertThat(openMemory.payload(id).orElseThrow().path("data").asText()).isEqualTo(NEW);
    eventually(() -> assertThat(graph.memory(id)).containsEntry("content", NEW));
  }

  @ParameterizedTest
  @EnumSource
  void anUpdateByEveryMem0ClientIsOneVersion(PayloadDialect dialect) throws SQLException {
    Mem0Client client = pipeline.mem0(dialect);
    UUID id = client.add(UUID.randomUUID().toString(), OLD, Map.of());
    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("content", OLD));

    client.update(id, NEW);

    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("content", NEW));
    stays(Duration.ofSeconds(1), () -> assertThat(pipeline.published().versions(id)).hasSize(2));
  }

  @Test
  void anEditInOpenMemoryLeavesNoStaleVectorAnywhere() throws SQLException {
    UUID id = inEveryStore();
    List<Float> stale = openMemory.vector(id).orElseThrow();

    pipeline.openMemory().edit(id, NEW);

    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(NEW));
    eventually(
        () ->
            assertThat(openMemory.payload(id).orElseThrow().path("hash").asText())
                .isEqualTo(ContentHash.of(NEW)));
    assertThat(mem0.text(id, "hash")).isEqualTo(ContentHash.of(NEW));
    assertThat(mem0.vector(id)).isPresent().isNotEqualTo(Optional.of(stale));
    assertThat(openMemory.vector(id)).isEqualTo(mem0.vector(id));
    eventually(() -> assertThat(graph.memory(id)).containsEntry("content", NEW));
    assertThat(graph.vector(id)).isEqualTo(mem0.vector(id));
    eventually(
        () ->
            assertThat(pipeline.published().last(id).orElseThrow().getEmbedding().getContentHash())
                .isEqualTo(ContentHash.of(NEW)));
  }

  @Test
  void anUpdateOfThePayloadAloneKeepsAToastedVector() throws SQLException {
    UUID id =
        pipeline
            .mem0()
            .add(UUID.randomUUID().toString(), OLD, Map.of("notes", incompressible(800)));
    assertThat(isToasted(id)).as("the vector is stored out of line").isTrue();
    eventually(() -> assertThat(openMemory.vector(id)).hasValue(Pipeline.vectorOf(OLD)));

    mem0.database()
        .execute(
            "UPDATE mem0migrations SET payload = payload || '{\"topic\": \"home\"}' WHERE id = ?",
            id);

    eventually(
        () ->
            assertThat(openMemory.memory(id).get("metadata").toString())
                .contains("\"topic\":\"home\""));
    eventually(() -> assertThat(graph.memory(id)).containsEntry("version", 2L));
    eventually(
        () ->
            assertThat(pipeline.published().versions(id))
                .extracting(CanonicalMemory::getVersion)
                .containsExactly(1L, 2L));
    assertThat(mem0.vector(id)).hasValue(Pipeline.vectorOf(OLD));
    assertThat(openMemory.vector(id)).hasValue(Pipeline.vectorOf(OLD));
    assertThat(graph.vector(id)).hasValue(Pipeline.vectorOf(OLD));
  }

  private UUID inEveryStore() throws SQLException {
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), OLD);
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(OLD));
    eventually(() -> assertThat(graph.memory(id)).containsEntry("content", OLD));
    return id;
  }

  /** Whether the vector is longer than what a row holds of it in place. */
  private boolean isToasted(UUID id) throws SQLException {
    String toast =
        mem0.database()
            .value(
                String.class,
                "SELECT reltoastrelid::regclass::text FROM pg_class"
                    + " WHERE oid = 'mem0migrations'::regclass")
            .orElseThrow();
    int vectorBytes = 2 * Short.BYTES + Pipeline.DIMS * Float.BYTES;
    return mem0.database()
        .value(
            Boolean.class,
            "SELECT EXISTS (SELECT FROM "
                + toast
                + " GROUP BY chunk_id HAVING sum(length(chunk_data)) = "
                + vectorBytes
                + ")")
        .orElseThrow();
  }

  /** Text that compression makes no shorter, or the row would fit into a page as it is. */
  private static String incompressible(int characters) {
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      text.append(UUID.randomUUID().toString().replace("-", ""));
    }
    return text.substring(0, characters);
  }
}
