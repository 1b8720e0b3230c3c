package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.stays;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.schema.Topics;
import io.memorysync.stack.view.Comparison;
import io.memorysync.stack.view.StoreView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The canonical topic rebuilds a store, and a replay is news to nobody. */
class ReplayIT {

  private static final List<String> TABLES =
      List.of(
          "users",
          "apps",
          "memories",
          "categories",
          "memory_categories",
          "memory_status_history",
          "openmemory");

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;
  private MemoryGraph graph;
  private StoreView view;
  private UUID id;

  @BeforeEach
  void everyStoreIsUpToDate() throws SQLException {
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
    graph = pipeline.graph();
    view = new StoreView(pipeline.stack().endpoints());
    id =
        pipeline
            .openMemory()
            .add(Pipeline.newUser(), "Reads maps for fun.", Map.of(), List.of("maps"));
    pipeline.openMemory().pause(id);
    eventually(
        () -> {
          assertThat(mem0.text(id, "memory_state")).isEqualTo("paused");
          assertThat(graph.categories(id)).containsExactly("maps");
          everyStoreAgrees();
        });
  }

  @AfterEach
  void close() throws SQLException {
    view.close();
  }

  @Test
  void anEmptiedMem0CollectionIsRebuiltWithoutANewVersion() throws Exception {
    long before = pipeline.endOf(Topics.CANONICAL);
    Optional<JsonNode> payload = mem0.payload(id);
    Optional<List<Float>> vector = mem0.vector(id);
    mem0.database().execute("TRUNCATE mem0migrations");

    pipeline.stack().replay("mem0-sink");

    eventually(this::everyStoreAgrees);
    assertThat(mem0.payload(id)).isEqualTo(payload);
    assertThat(mem0.vector(id)).isEqualTo(vector);
    stays(
        Duration.ofSeconds(2),
        () -> assertThat(pipeline.endOf(Topics.CANONICAL)).isEqualTo(before));
  }

  @Test
  void anEmptiedGraphIsRebuiltWithoutANewVersion() throws Exception {
    long before = pipeline.endOf(Topics.CANONICAL);
    Map<String, Object> node = graph.memory(id);
    String user = graph.user(id);
    graph.empty();

    pipeline.stack().replay("neo4j-sink");

    eventually(this::everyStoreAgrees);
    assertThat(graph.memory(id)).isEqualTo(node);
    assertThat(graph.user(id)).isEqualTo(user);
    assertThat(graph.categories(id)).containsExactly("maps");
    assertThat(pipeline.endOf(Topics.CANONICAL)).isEqualTo(before);
  }

  @Test
  void aReplayIntoAFullStoreWritesNoRow() throws Exception {
    long before = pipeline.endOf(Topics.CANONICAL);
    List<Map<String, Object>> rows = rowVersions();

    long replayed = pipeline.stack().replay("openmemory-sink");

    assertThat(replayed).isPositive();
    assertThat(rowVersions()).isEqualTo(rows);
    assertThat(pipeline.endOf(Topics.CANONICAL)).isEqualTo(before);
  }

  private void everyStoreAgrees() throws SQLException {
    assertThat(new Comparison(view).run(pipeline.published().canonical()))
        .allSatisfy(store -> assertThat(store.differences()).as(store.store()).isEmpty());
  }

  /** Place and writing transaction of every row: a row that is written again gets others. */
  private List<Map<String, Object>> rowVersions() throws SQLException {
    String all =
        TABLES.stream()
            .map(
                table ->
                    "SELECT '"
                        + table
                        + "' AS table_name, ctid::text AS place, xmin::text AS writer FROM "
                        + table)
            .reduce((one, other) -> one + " UNION ALL " + other)
            .orElseThrow();
    return openMemory.database().rows(all + " ORDER BY table_name, place");
  }
}
