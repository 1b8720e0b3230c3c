package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.stays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.stack.StackException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A running source reads its tables again on request; what is known already is news to nobody. */
class SnapshotIT {

  private static final String TEXT = "Tunes pianos.";

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
  void aRowThatWasWrittenWhileItsTableWasNotPublishedArrives() throws SQLException {
    mem0.database().execute("ALTER PUBLICATION memory_sync DROP TABLE mem0migrations");
    UUID id = pipeline.mem0().add(UUID.randomUUID().toString(), TEXT, Map.of());
    mem0.database().execute("ALTER PUBLICATION memory_sync ADD TABLE mem0migrations");
    UUID later = pipeline.mem0().add(UUID.randomUUID().toString(), TEXT, Map.of());
    eventually(() -> assertThat(openMemory.memory(later)).containsEntry("content", TEXT));
    assertThat(openMemory.memory(id)).isEmpty();

    long rows = pipeline.stack().snapshot("mem0-source", "mem0migrations");

    assertThat(rows).isPositive();
    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("content", TEXT));
  }

  @Test
  void rowsThatAreKnownMakeNoNewVersion() throws Exception {
    UUID id =
        pipeline
            .openMemory()
            .add(Pipeline.newUser(), TEXT, Map.of(), List.of("craft", "music", "work"));
    eventually(() -> assertThat(graph.categories(id)).containsExactly("craft", "music", "work"));
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    stays(Duration.ofSeconds(1), () -> assertThat(pipeline.published().versions(id)).isNotEmpty());
    int versions = pipeline.published().versions(id).size();
    long links = pipeline.endOf("openmemory.public.memory_categories");

    long rows = pipeline.stack().snapshot("openmemory-source");

    assertThat(rows).isGreaterThan(3);
    assertThat(pipeline.endOf("openmemory.public.memory_categories")).isGreaterThan(links);
    stays(
        Duration.ofSeconds(2),
        () -> assertThat(pipeline.published().versions(id)).hasSize(versions));
    assertThat(pipeline.published().conflicts(id)).isEmpty();
  }

  @Test
  void everyLinkOfAMemoryIsReadAgain() throws Exception {
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    openMemory.database().execute("ALTER PUBLICATION memory_sync DROP TABLE memory_categories");
    for (String category : List.of("brass", "wood")) {
      UUID row = UUID.randomUUID();
      openMemory
          .database()
          .execute("INSERT INTO categories (id, name) VALUES (?, ?)", row, category);
      openMemory.database().execute("INSERT INTO memory_categories VALUES (?, ?)", id, row);
    }
    openMemory.database().execute("ALTER PUBLICATION memory_sync ADD TABLE memory_categories");

    pipeline.stack().snapshot("openmemory-source", "public.memory_categories");

    eventually(() -> assertThat(graph.categories(id)).containsExactly("brass", "wood"));
  }

  @Test
  void aTableThatTheSourceDoesNotCaptureIsNamed() {
    assertThatThrownBy(() -> pipeline.stack().snapshot("mem0-source", "configs"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("captures no table configs")
        .hasMessageContaining("public.mem0migrations");
  }
}
