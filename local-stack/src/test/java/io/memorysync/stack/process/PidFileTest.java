package io.memorysync.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

  @TempDir Path directory;

  private Path path;
  private PidFile file;

  @BeforeEach
  void write() {
    path = directory.resolve("run/me.pid");
    file = new PidFile(path);
    file.write(ProcessHandle.current().pid());
  }

  @Test
  void findsTheProcessThatItRemembers() {
    assertThat(file.running()).contains(ProcessHandle.current());
  }

  @Test
  void aPidThatWasGivenToAnotherProcessIsNotTakenForOurs() throws IOException {
    List<String> lines = Files.readAllLines(path);
    Files.write(path, List.of(lines.get(0), "1", lines.get(2)));
    assertThat(file.running()).isEmpty();
  }

  @Test
  void aPidOfAnEarlierBootIsNotTakenForOurs() throws IOException {
    List<String> lines = Files.readAllLines(path);
    Files.write(path, List.of(lines.get(0), lines.get(1), "another-boot"));
    assertThat(file.running()).isEmpty();
  }

  @Test
  void aHalfWrittenFileIsNoProcess() throws IOException {
    Files.writeString(path, "1");
    assertThat(file.running()).isEmpty();
  }

  @Test
  void anEndedProcessDoesNotRun() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    file.write(process.pid());
    process.destroyForcibly().waitFor();
    assertThat(file.running()).isEmpty();
  }

  @Test
  void aForgottenProcessDoesNotRun() {
    file.delete();
    assertThat(file.running()).isEmpty();
    assertThat(file.exists()).isFalse();
  }
}
