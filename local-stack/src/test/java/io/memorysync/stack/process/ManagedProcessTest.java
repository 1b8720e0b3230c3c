package io.memorysync.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorysync.stack.StackException;
import io.memorysync.stack.process.ManagedProcess.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path directory;

  @AfterEach
  void kill() {
    process().kill();
  }

  @Test
  void aLauncherFindsAndStopsWhatAnotherStarted() {
    process().start(List.of("sleep", "60"), Map.of());
    ProcessHandle running = process().running().orElseThrow();

    process().stop(SOON);

    ends(running);
    assertThat(process().wasStopped()).isTrue();
  }

  @Test
  void aProcessThatIgnoresItsSignalIsKilled() throws IOException {
    Path ready = directory.resolve("ready");
    process()
        .start(
            List.of("sh", "-c", "trap '' TERM; touch " + ready + "; while :; do sleep 1; done"),
            Map.of());
    await().atMost(SOON).until(() -> Files.exists(ready));
    ProcessHandle running = process().running().orElseThrow();

    process().stop(Duration.ofMillis(300));

    ends(running);
  }

  @Test
  void aProcessThatDiesTellsWhyInTheWordsOfItsLog() {
    process().start(List.of("sh", "-c", "echo 'FATAL: no space left'; echo bye"), Map.of());

    assertThatThrownBy(() -> process().awaitReady(() -> false, SOON))
        .isInstanceOf(StackException.class)
        .hasMessageStartingWith("server ended while starting: FATAL: no space left (log: ");
    assertThat(process().wasStopped()).isFalse();
  }

  @Test
  void aProcessThatIsNeverReadyIsGivenUp() {
    process().start(List.of("sh", "-c", "echo waiting for Godot; sleep 60"), Map.of());

    assertThatThrownBy(() -> process().awaitReady(() -> false, Duration.ofMillis(500)))
        .hasMessageContaining("server is not ready after 0 s: waiting for Godot");
  }

  @Test
  void theCallersOwnSettingsDoNotReachTheProcess() throws IOException {
    process().start(List.of("env"), Map.of("MEMORY_SYNC_HTTP_PORT", "1"));
    await().atMost(SOON).until(() -> process().running().isEmpty());

    assertThat(Files.readString(process().log()).lines().map(line -> line.replaceAll("=.*", "")))
        .contains("MEMORY_SYNC_HTTP_PORT", "PATH")
        .isSubsetOf("MEMORY_SYNC_HTTP_PORT", "PATH", "HOME", "LC_ALL");
  }

  private ManagedProcess process() {
    return new ManagedProcess(
        "server", directory.resolve("run"), directory.resolve("log"), StopSignal.TERM);
  }

  /** It has ended, and its parent, which is this process, takes note of that a moment later. */
  private static void ends(ProcessHandle process) {
    await().atMost(SOON).until(() -> !process.isAlive());
  }
}
