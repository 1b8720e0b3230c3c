package io.memorysync.stack.torture.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorysync.stack.process.ManagedProcess;
import io.memorysync.stack.process.ManagedProcess.StopSignal;
import io.memorysync.stack.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

  private static final Duration A_WHILE = Duration.ofSeconds(1);

  @TempDir Path directory;
  private Sleeper server;
  private Supervisor supervisor;

  @BeforeEach
  void start() {
    server = new Sleeper(directory);
    server.start();
    supervisor = new Supervisor(List.of(server));
  }

  @AfterEach
  void stop() {
    supervisor.close();
    server.stop();
  }

  @Test
  void aServerThatDiesIsStartedAgainAndItsDeathRecorded() {
    long first = pid();

    server.process().running().orElseThrow().destroyForcibly();

    await().until(() -> server.process().running().filter(p -> p.pid() != first).isPresent());
    assertThat(supervisor.deaths()).extracting(Supervisor.Death::server).containsExactly("sleeper");
  }

  @Test
  void aServerThatAFaultTakesDownStaysDownUntilItMayStart() {
    supervisor.takeDown(server, server.process()::kill);

    await().during(A_WHILE).until(() -> server.process().running().isEmpty());
    assertThat(supervisor.down()).containsExactly("sleeper");

    supervisor.letStart(server);

    await().until(() -> supervisor.down().isEmpty());
    assertThat(supervisor.deaths()).isEmpty();
  }

  @Test
  void aServerThatTwoFaultsTakeDownWaitsForBoth() {
    supervisor.takeDown(server, server.process()::kill);
    supervisor.takeDown(server, server.process()::kill);

    supervisor.letStart(server);

    await().during(A_WHILE).until(() -> server.process().running().isEmpty());

    supervisor.letStart(server);

    await().until(() -> supervisor.down().isEmpty());
  }

  @Test
  void theLogOfEachGenerationIsKept() {
    supervisor.takeDown(server, server.process()::kill);
    supervisor.letStart(server);

    await().until(() -> supervisor.down().isEmpty());
    assertThat(server.process().log()).exists();
    assertThat(server.process().log().resolveSibling("sleeper.1.log")).exists();
    assertThat(Files.exists(server.process().log().resolveSibling("sleeper.log.1"))).isFalse();
  }

  private long pid() {
    return server.process().running().orElseThrow().pid();
  }

  /** A server that does nothing, as a real process. */
  private record Sleeper(ManagedProcess process) implements Server {

    Sleeper(Path directory) {
      this(
          new ManagedProcess(
              "sleeper", directory.resolve("run"), directory.resolve("log"), StopSignal.TERM));
    }

    @Override
    public void start() {
      process.start(List.of("sleep", "600"), Map.of());
    }

    @Override
    public void stop() {
      process.stop(Duration.ofSeconds(5));
    }
  }
}
