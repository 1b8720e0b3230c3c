package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.stays;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connectclient.ConnectClient;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryState;
import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.OpenMemoryClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sinks are stopped while the stores write, so that no writer can have seen the other. */
class ConcurrentWritesIT {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final List<String> SINKS = List.of("openmemory-sink", "mem0-sink");

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private ConnectClient connect;
  private OpenMemoryClient openMemoryClient;
  private Mem0Client mem0Client;
  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;
  private MemoryGraph graph;
  private UUID id;

  @BeforeEach
  void aMemoryInEveryStoreAndNoSinkThatWrites() throws SQLException {
    connect = pipeline.stack().connect();
    openMemoryClient = pipeline.openMemory();
    mem0Client = pipeline.mem0();
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
    graph = pipeline.graph();
    id = openMemoryClient.add(Pipeline.newUser(), "Plays the cello.");
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    SINKS.forEach(sink -> connect.stop(sink, STOP_TIMEOUT));
  }

  @AfterEach
  void resume() {
    SINKS.forEach(connect::resume);
    SINKS.forEach(sink -> connect.awaitRunning(sink, STOP_TIMEOUT));
  }

  @Test
  void ofTwoEditsOfOneTextTheLaterHoldsInEveryStoreAndBothAreOnRecord() throws SQLException {
    openMemoryClient.edit(id, "Plays the viola.");
    eventually(() -> assertThat(pipeline.published().versions(id)).hasSize(2));
    mem0Client.update(id, "Plays the violin.");
    eventually(() -> assertThat(pipeline.published().conflicts(id)).hasSize(1));
    resume();

    MemoryConflict conflict = pipeline.published().conflicts(id).get(0);
    assertThat(conflict.getField()).isEqualTo("content");
    assertThat(conflict.getPolicy()).isEqualTo("last-writer-wins");
    assertThat(conflict.getBase()).isEqualTo("Plays the cello.");
    assertThat(conflict.getWinner())
        .extracting(ConflictSide::getStore, ConflictSide::getValue)
        .containsExactly("mem0", "Plays the violin.");
    assertThat(conflict.getLoser())
        .extracting(ConflictSide::getStore, ConflictSide::getValue)
        .containsExactly("openmemory", "Plays the viola.");
    eventually(
        () -> assertThat(openMemory.memory(id)).containsEntry("content", "Plays the violin."));
    eventually(() -> assertThat(graph.memory(id)).containsEntry("content", "Plays the violin."));
    assertThat(mem0.text(id, "data")).isEqualTo("Plays the violin.");
    stays(
        Duration.ofSeconds(1),
        () -> assertThat(pipeline.published().conflicts(id)).as("conflicts").hasSize(1));
  }

  @Test
  void editsOfDifferentFieldsBothHoldAndAreNoConflict() throws SQLException {
    openMemoryClient.pause(id);
    eventually(() -> assertThat(pipeline.published().versions(id)).hasSize(2));
    mem0Client.update(id, "Plays the violin.");
    eventually(
        () ->
            assertThat(pipeline.published().last(id).orElseThrow())
                .satisfies(
                    memory -> {
                      assertThat(memory.getContent()).isEqualTo("Plays the violin.");
                      assertThat(memory.getState()).isEqualTo(MemoryState.PAUSED);
                    }));
    resume();

    eventually(
        () ->
            assertThat(openMemory.memory(id))
                .containsEntry("content", "Plays the violin.")
                .containsEntry("state", "paused"));
    eventually(() -> assertThat(mem0.text(id, "memory_state")).isEqualTo("paused"));
    assertThat(mem0.text(id, "data")).isEqualTo("Plays the violin.");
    assertThat(pipeline.published().conflicts(id)).isEmpty();
  }

  @Test
  void aDeleteWinsOverAnEditAndTheEditIsOnRecord() throws SQLException {
    openMemoryClient.edit(id, "Plays the viola.");
    eventually(() -> assertThat(pipeline.published().versions(id)).hasSize(2));
    mem0Client.delete(id);
    eventually(() -> assertThat(pipeline.published().conflicts(id)).hasSize(1));
    resume();

    MemoryConflict conflict = pipeline.published().conflicts(id).get(0);
    assertThat(conflict.getField()).isEqualTo("delete");
    assertThat(conflict.getLoser().getValue()).contains("\"content\":\"Plays the viola.\"");
    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("state", "deleted"));
    eventually(() -> assertThat(graph.memory(id)).isEmpty());
    assertThat(mem0.payload(id)).isEmpty();
  }
}
