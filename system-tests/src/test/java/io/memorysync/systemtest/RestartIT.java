package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.stays;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.Topics;
import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.testkit.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RestartIT {

  private static final int WRITES = 100;
  private static final List<String> SOURCES = List.of("openmemory-source", "mem0-source");
  private static final Duration RECOVERY = Duration.ofMinutes(3);

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  @Test
  void aConnectWorkerKilledInTheMiddleOfWritesLosesNothingAndRepeatsNothing() throws SQLException {
    List<UUID> written = writeAndMeanwhile(pipeline.stack()::killConnect);

    pipeline.stack().restartConnect();

    everyWriteArrivedOnce(written);
  }

  @Test
  void aStreamsAppKilledInTheMiddleOfWritesLosesNothingAndRepeatsNothing() throws SQLException {
    List<UUID> written = writeAndMeanwhile(pipeline.stack()::killStreamsApp);

    pipeline.stack().restartStreamsApp();

    everyWriteArrivedOnce(written);
  }

  @Test
  void aBrokerKilledInTheMiddleOfWritesLosesNothingAndRepeatsNothing() throws SQLException {
    List<UUID> written = writeAndMeanwhile(pipeline.stack()::killBroker);

    pipeline.stack().startBroker();

    everyWriteArrivedOnce(written);
    assertThat(pipeline.stack().status().findings()).as("transactions left open").isEmpty();
  }

  @Test
  void sourcesThatStartWhileTheirDatabaseIsDownCatchUpByThemselves() throws SQLException {
    TestStack stack = pipeline.stack();
    stack.killConnect();
    List<UUID> written = writeAndMeanwhile(() -> {});
    stack.stopPostgres();
    stack.startConnect();
    within(RECOVERY, () -> assertThat(SOURCES).allSatisfy(this::hasTriedToStart));

    stack.startPostgres();

    written.addAll(writeAndMeanwhile(() -> {}));
    everyWriteArrivedOnce(written);
    assertThat(SOURCES)
        .allMatch(source -> stack.connect().status(source).orElseThrow().isRunning());
  }

  @Test
  void aRestartOfEverythingIsNoNewVersion() throws Exception {
    UUID before = pipeline.openMemory().add(Pipeline.newUser(), "Was here before.");
    Mem0Collection mem0 = pipeline.mem0Collection();
    eventually(() -> assertThat(mem0.payload(before)).isPresent());
    long end = pipeline.endOf(Topics.CANONICAL);

    pipeline.stack().restartEverything();

    stays(Duration.ofSeconds(5), () -> assertThat(pipeline.endOf(Topics.CANONICAL)).isEqualTo(end));
    UUID after = pipeline.openMemory().add(Pipeline.newUser(), "Came after it.");
    Mem0Collection restarted = pipeline.mem0Collection();
    eventually(() -> assertThat(restarted.payload(after)).isPresent());
  }

  /** Adds memories to both stores by turns; something happens when half of them are written. */
  private List<UUID> writeAndMeanwhile(Runnable incident) throws SQLException {
    OpenMemoryClient openMemory = pipeline.openMemory();
    Mem0Client mem0 = pipeline.mem0();
    String user = Pipeline.newUser();
    String userId = UUID.randomUUID().toString();
    List<UUID> written = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      String text = "Wrote down thought number " + i + ".";
      written.add(i % 2 == 0 ? openMemory.add(user, text) : mem0.add(userId, text, Map.of()));
      if (i == WRITES / 2) {
        incident.run();
      }
    }
    return written;
  }

  private void hasTriedToStart(String source) throws IOException {
    assertThat(Files.readAllLines(pipeline.stack().connectLog()))
        .anyMatch(
            line ->
                line.contains("[task-thread-" + source)
                    && line.contains("Failed to start connector, will re-attempt"));
  }

  private void everyWriteArrivedOnce(List<UUID> written) throws SQLException {
    OpenMemoryTables openMemory = pipeline.openMemoryTables();
    Mem0Collection mem0 = pipeline.mem0Collection();
    MemoryGraph graph = pipeline.graph();
    within(
        RECOVERY,
        () -> {
          for (UUID id : written) {
            assertThat(openMemory.memory(id)).isNotEmpty();
            assertThat(mem0.payload(id)).isPresent();
          }
          assertThat(graph.found())
              .contains(written.stream().map(UUID::toString).toArray(String[]::new));
        });
    eventually(
        () ->
            assertThat(written)
                .allSatisfy(id -> assertThat(published(id)).containsExactly("WRITTEN")));
  }

  /** Why each version of a memory was published, oldest first. */
  private List<String> published(UUID id) {
    return pipeline.published().versions(id).stream()
        .map(version -> version.getCause().name())
        .toList();
  }
}
