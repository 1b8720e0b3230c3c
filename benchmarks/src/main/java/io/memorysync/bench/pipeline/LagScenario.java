package io.memorysync.bench.pipeline;

import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.Percentile;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.clients.PayloadDialect;
import io.memorysync.stack.clients.WordHashEmbedder;
import io.memorysync.stack.view.StoreView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The whole pipeline: how long a commit in one store takes to be visible in the other while both
 * are written. It leaves the pipeline running.
 */
public final class LagScenario implements Scenario {

  private static final int WRITES_PER_SECOND_EACH = 100;
  private static final int SECONDS = 20;
  private static final int WARM_UP_SECONDS = 30;
  private static final Duration AT_REST = Duration.ofSeconds(20);
  private static final int DIMS = 384;

  private static final String TO_OPENMEMORY = "mem0 to OpenMemory, ";
  private static final String TO_MEM0 = "OpenMemory to mem0, ";
  private static final String P50 = "p50";
  private static final String P99 = "p99";

  @Override
  public String name() {
    return "lag";
  }

  @Override
  public String title() {
    return "commit in one store to visible in the other, Neo4j written beside";
  }

  @Override
  public List<ScenarioReport> run(Stage stage) throws Exception {
    stage.stack().startPipeline();
    Endpoints endpoints = stage.stack().endpoints();
    WordHashEmbedder embedder = new WordHashEmbedder(DIMS);
    Mem0Client mem0 =
        new Mem0Client(
            StoreView.connect(endpoints.mem0()), "mem0migrations", PayloadDialect.PYTHON, embedder);
    OpenMemoryClient openMemory =
        new OpenMemoryClient(
            StoreView.connect(endpoints.openmemory()),
            StoreView.connect(endpoints.openmemory()),
            "bench",
            embedder);
    String mem0User = UUID.randomUUID().toString();

    Map<String, List<Double>> figures = new LinkedHashMap<>();
    for (int round = -1; round < stage.rounds().count(); round++) {
      int seconds = round < 0 ? WARM_UP_SECONDS : SECONDS;
      try (VisibilityWatch inOpenMemory = new VisibilityWatch(endpoints.openmemory(), "memories");
          VisibilityWatch inMem0 = new VisibilityWatch(endpoints.mem0(), "mem0migrations")) {
        SteadyWriter toOpenMemory =
            new SteadyWriter(
                WRITES_PER_SECOND_EACH,
                seconds,
                number -> mem0.add(mem0User, "Memory " + number + " of a service.", Map.of()),
                inOpenMemory);
        SteadyWriter toMem0 =
            new SteadyWriter(
                WRITES_PER_SECOND_EACH,
                seconds,
                number -> openMemory.add("bench", "Memory " + number + " of a person."),
                inMem0);
        toOpenMemory.start();
        toMem0.start();
        toOpenMemory.join();
        toMem0.join();
        if (round >= 0) {
          record(figures, TO_OPENMEMORY, inOpenMemory.delays());
          record(figures, TO_MEM0, inMem0.delays());
          stage.progress().say("       round " + (round + 1) + ": " + last(figures));
        } else {
          inOpenMemory.delays();
          inMem0.delays();
        }
      }
    }
    return List.of(lag(stage, figures), rest(stage));
  }

  private ScenarioReport lag(Stage stage, Map<String, List<Double>> figures) {
    Map<String, Series> series = new LinkedHashMap<>();
    figures.forEach((name, values) -> series.put(name, new Series(values)));
    return ScenarioReport.of(
        name(),
        title(),
        2 * WRITES_PER_SECOND_EACH
            + " adds/s in all, half in each store, "
            + SECONDS
            + " s a round",
        Unit.MILLISECONDS,
        series,
        List.of(
            Goal.atMost(TO_OPENMEMORY + P50, 50),
            Goal.atMost(TO_OPENMEMORY + P99, 150),
            Goal.atMost(TO_MEM0 + P50, 50),
            Goal.atMost(TO_MEM0 + P99, 150)));
  }

  private static ScenarioReport rest(Stage stage) throws InterruptedException {
    Map<String, Series> series = new LinkedHashMap<>();
    ProcessorTime.percentOfACore(stage.stack(), AT_REST)
        .forEach((server, percent) -> series.put(server, new Series(List.of(percent))));
    return ScenarioReport.of(
        "at-rest",
        "what the pipeline costs while nobody writes",
        AT_REST.toSeconds() + " s",
        Unit.PERCENT_OF_A_CORE,
        series,
        List.of());
  }

  private static void record(
      Map<String, List<Double>> figures, String direction, List<Double> delays) {
    figures
        .computeIfAbsent(direction + P50, name -> new ArrayList<>())
        .add(Percentile.of(delays, 50));
    figures
        .computeIfAbsent(direction + P99, name -> new ArrayList<>())
        .add(Percentile.of(delays, 99));
  }

  private static String last(Map<String, List<Double>> figures) {
    List<String> words = new ArrayList<>();
    figures.forEach(
        (name, values) ->
            words.add(
                String.format(Locale.ROOT, "%s %.0f ms", name, values.get(values.size() - 1))));
    return String.join("; ", words);
  }

  /** A write of a store's client. */
  @FunctionalInterface
  interface Write {

    /**
     * @return id of the memory, committed
     */
    UUID write(int number) throws SQLException;
  }
}
