package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A deleted memory is forgotten in time, and its id is as good as new. */
@OtherSettings
class ForgettingIT {

  private static final String TEXT = "Keeps bees.";
  private static final String AGAIN = "Keeps hens.";

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
  void aDeletedMemoryIsForgottenAndItsIdMakesANewOneInEveryStore() throws SQLException {
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    everywhere(id, TEXT);
    eventually(() -> assertThat(ledgers(id)).containsExactly(Optional.of(1L), Optional.of(1L)));

    pipeline.openMemory().delete(id);

    eventually(() -> assertThat(pipeline.published().isForgotten(id)).isTrue());
    eventually(() -> assertThat(ledgers(id)).containsOnly(Optional.empty()));
    assertThat(mem0.payload(id)).isEmpty();
    assertThat(graph.memory(id)).isEmpty();

    pipeline.mem0().insert(id, UUID.randomUUID().toString(), AGAIN, Map.of());

    everywhere(id, AGAIN);
    assertThat(openMemory.memory(id)).containsEntry("state", "active");
    eventually(() -> assertThat(ledgers(id)).containsExactly(Optional.of(1L), Optional.of(1L)));
    eventually(
        () ->
            assertThat(pipeline.published().versions(id))
                .extracting(CanonicalMemory::getVersion)
                .containsExactly(1L, 2L, 1L));
    assertThat(pipeline.published().conflicts(id)).isEmpty();
  }

  private void everywhere(UUID id, String text) {
    eventually(
        () -> {
          assertThat(openMemory.memory(id)).containsEntry("content", text);
          assertThat(openMemory.vector(id)).hasValue(Pipeline.vectorOf(text));
          assertThat(mem0.text(id, "data")).isEqualTo(text);
          assertThat(graph.memory(id)).containsEntry("content", text);
        });
  }

  /** The version that OpenMemory and mem0 were last given. */
  private List<Optional<Long>> ledgers(UUID id) throws SQLException {
    String version = "SELECT version FROM memory_sync.applied WHERE memory_id = ?";
    return List.of(
        openMemory.database().value(Long.class, version, id),
        mem0.database().value(Long.class, version, id));
  }
}
