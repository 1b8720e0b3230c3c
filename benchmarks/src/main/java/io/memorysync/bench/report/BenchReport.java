package io.memorysync.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A whole run: the machine and what every scenario measured. */
public record BenchReport(
    String version, String at, Machine machine, int rounds, List<ScenarioReport> scenarios) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What a run needs to be understood on another machine. */
  public record Machine(int processors, String java, String system) {

    static Machine here() {
      return new Machine(
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("java.version"),
          System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }
  }

  /** A run on this machine, now. */
  public static BenchReport now(String version, int rounds, List<ScenarioReport> scenarios) {
    return new BenchReport(
        version,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Machine.here(),
        rounds,
        List.copyOf(scenarios));
  }

  /** Whether every goal was met. */
  public boolean metAll() {
    return scenarios.stream()
        .flatMap(scenario -> scenario.goals().stream())
        .allMatch(Goal.Outcome::met);
  }

  /** The report as JSON. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the report as JSON. */
  public void write(Path file) {
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      Files.writeString(file, json() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
