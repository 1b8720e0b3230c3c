package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.stack.clients.OpenMemoryClient;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StateIT {

  private static final String TEXT = "Sings in a choir on Mondays.";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private OpenMemoryClient client;
  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;
  private MemoryGraph graph;
  private UUID id;

  @BeforeEach
  void aMemoryInEveryStore() throws SQLException {
    client = pipeline.openMemory();
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
    graph = pipeline.graph();
    id = client.add(Pipeline.newUser(), TEXT);
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    eventually(() -> assertThat(graph.memory(id)).containsEntry("state", "active"));
  }

  @Test
  void aPauseInOpenMemoryIsAKeyOfMem0sPayload() throws SQLException {
    client.pause(id);

    eventually(() -> assertThat(mem0.text(id, "memory_state")).isEqualTo("paused"));
    eventually(() -> assertThat(graph.memory(id)).containsEntry("state", "paused"));
  }

  @Test
  void anArchivedMemoryThatIsActivatedAgainIsActiveEverywhere() throws SQLException {
    client.archive(id);
    eventually(() -> assertThat(mem0.text(id, "memory_state")).isEqualTo("archived"));

    client.activate(id);

    eventually(() -> assertThat(mem0.payload(id).orElseThrow().has("memory_state")).isFalse());
    eventually(() -> assertThat(graph.memory(id)).containsEntry("state", "active"));
    eventually(
        () ->
            assertThat(pipeline.published().versions(id))
                .extracting(CanonicalMemory::getState)
                .containsExactly(MemoryState.ACTIVE, MemoryState.ARCHIVED, MemoryState.ACTIVE));
  }

  @Test
  void aSoftDeleteInOpenMemoryDeletesTheRowInMem0AndTheNodeInNeo4j() throws SQLException {
    client.delete(id);

    eventually(() -> assertThat(mem0.payload(id)).isEmpty());
    eventually(() -> assertThat(graph.memory(id)).isEmpty());
    assertThat(openMemory.memory(id)).containsEntry("state", "deleted");
    assertThat(openMemory.history(id)).containsExactly("deleted>active", "active>deleted");
  }

  @Test
  void aHardDeleteInMem0IsASoftDeleteInOpenMemoryWithoutItsVector() throws SQLException {
    pipeline.mem0().delete(id);

    eventually(
        () -> {
          assertThat(openMemory.memory(id)).containsEntry("state", "deleted");
          assertThat(openMemory.payload(id)).isEmpty();
        });
    assertThat(openMemory.memory(id).get("deleted_at")).isNotNull();
    assertThat(openMemory.history(id)).containsExactly("deleted>active", "active>deleted");
    eventually(() -> assertThat(graph.memory(id)).isEmpty());
  }

  @Test
  void anInsertUnderTheIdOfADeletedMemoryBringsItBack() throws SQLException {
    String again = "Sings in a choir again.";
    client.delete(id);
    eventually(() -> assertThat(mem0.payload(id)).isEmpty());

    pipeline.mem0().insert(id, UUID.randomUUID().toString(), again, Map.of());

    eventually(
        () ->
            assertThat(openMemory.memory(id))
                .containsEntry("content", again)
                .containsEntry("state", "active"));
    eventually(() -> assertThat(graph.memory(id)).containsEntry("content", again));
    eventually(() -> assertThat(openMemory.vector(id)).hasValue(Pipeline.vectorOf(again)));
  }
}
