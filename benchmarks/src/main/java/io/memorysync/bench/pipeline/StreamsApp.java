package io.memorysync.bench.pipeline;

import io.memorysync.bench.Contender;
import io.memorysync.bench.Stage;
import io.memorysync.schema.Topics;
import io.memorysync.stack.server.StreamsAppProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The streams-app as connect-config has it, with a state of its own in each round. */
final class StreamsApp implements Contender {

  static final String NAME = "memory-sync";

  private static final double KIBIBYTES = 1024;

  private final Stage stage;
  private final EventBacklog backlog;
  private final List<Double> resident = new ArrayList<>();
  private final List<Double> mostResident = new ArrayList<>();

  StreamsApp(Stage stage, EventBacklog backlog) {
    this.stage = stage;
    this.backlog = backlog;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Mebibytes that it held in memory after each round. */
  List<Double> resident() {
    return resident;
  }

  /** The most mebibytes that it ever held in memory in each round. */
  List<Double> mostResident() {
    return mostResident;
  }

  @Override
  public double run(int round) throws Exception {
    backlog.emptyTopics(Topics.CHANGE, Topics.CANONICAL);
    String group = "bench-topology-" + round + "-" + System.nanoTime();
    StreamsAppProcess application = stage.stack().streams();
    application.start(
        Map.of(
            "application.id",
            group,
            "state.dir",
            Files.createTempDirectory("memory-sync-bench-").toString()));
    try {
      double rate = backlog.rate(group, Set.of(Mem0Writes.EVENTS, Topics.CHANGE));
      long pid = application.process().running().orElseThrow().pid();
      resident.add(mebibytes(pid, "VmRSS:"));
      mostResident.add(mebibytes(pid, "VmHWM:"));
      return rate;
    } finally {
      application.stop();
    }
  }

  private static double mebibytes(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIBIBYTES)
        .findFirst()
        .orElseThrow();
  }
}
