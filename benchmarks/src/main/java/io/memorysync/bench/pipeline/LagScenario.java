package io.memorysync.bench.pipeline;

import com.sun.management.OperatingSystemMXBean;
import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.VectorIndexes;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.Percentile;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import io.memorysync.schema.Topics;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.clients.PayloadDialect;
import io.memorysync.stack.clients.WordHashEmbedder;
import io.memorysync.stack.topics.ConsumerLag;
import io.memorysync.stack.view.StoreView;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole pipeline: how long a commit in one store takes to be visible in the other while both
 * are written. It leaves the pipeline running.
 */
public final class LagScenario implements Scenario {

  /**
   * At the first one nothing waits for the processor, which tells what the steps themselves take.
   */
  private static final List<Integer> ADDS_PER_SECOND = List.of(5, 20, 50, 100, 200);

  private static final int MOST = 200;
  private static final int SECONDS = 20;

  /** Five JVMs compile for minutes on two cores, and a pipeline runs for months. */
  private static final int WARM_UP_ADDS_PER_SECOND = 100;

  private static final int WARM_UP_SECONDS = 180;
  private static final String GRAPH_SINK = "connect-neo4j-sink";
  private static final Duration GRAPH_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration AT_REST = Duration.ofSeconds(20);
  private static final int DIMS = 384;

  private static final String TO_OPENMEMORY = "mem0 to OpenMemory";
  private static final String TO_MEM0 = "OpenMemory to mem0";

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
    // The floor and the peers have none; two inserts into one cost more than the rest of an add.
    try (Connection mem0 = StoreView.connect(endpoints.mem0());
        Connection openMemory = StoreView.connect(endpoints.openmemory())) {
      VectorIndexes inMem0 = VectorIndexes.drop(mem0, "public");
      VectorIndexes inOpenMemory = VectorIndexes.drop(openMemory, "public");
      List<ScenarioReport> reports = measure(stage);
      inMem0.restore(mem0);
      inOpenMemory.restore(openMemory);
      return reports;
    }
  }

  private List<ScenarioReport> measure(Stage stage) throws Exception {
    Stores stores = new Stores(stage.stack().endpoints());
    stage
        .progress()
        .step(
            "Writing %d adds/s for %d s, until all is compiled"
                .formatted(WARM_UP_ADDS_PER_SECOND, WARM_UP_SECONDS),
            () -> stores.write(WARM_UP_ADDS_PER_SECOND, WARM_UP_SECONDS));
    awaitGraph(stage);
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    Map<Integer, List<Delays>> byRate = new LinkedHashMap<>();
    for (int round = 0; round < stage.rounds().count(); round++) {
      for (int rate : ADDS_PER_SECOND) {
        Delays delays = stores.write(rate, SECONDS);
        byRate.computeIfAbsent(rate, any -> new ArrayList<>()).add(delays);
        stage
            .progress()
            .say(
                String.format(
                    Locale.ROOT,
                    "       round %d, %d adds/s, %.0f made, cores %.0f %% busy: %s, %s; %s",
                    round + 1,
                    rate,
                    delays.rate(),
                    delays.busy(),
                    record(figures, TO_OPENMEMORY, rate, delays.inOpenMemory()),
                    record(figures, TO_MEM0, rate, delays.inMem0()),
                    delays.stages().entrySet().stream()
                        .map(seen -> record(figures, seen.getKey().title, rate, seen.getValue()))
                        .collect(Collectors.joining(", "))));
        awaitGraph(stage);
      }
    }
    return List.of(lag(figures, byRate), rest(stage));
  }

  /** What Neo4j is behind with its vector index would take its share of the next rate's time. */
  private static void awaitGraph(Stage stage) throws InterruptedException {
    long deadline = System.nanoTime() + GRAPH_TIMEOUT.toNanos();
    try (Admin admin = stage.stack().admin()) {
      ConsumerLag lag = new ConsumerLag(admin, stage.bootstrapServers());
      while (lag.of(GRAPH_SINK, Set.of(Topics.CANONICAL)) > 0) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("Neo4j does not catch up; see the logs.");
        }
        Thread.sleep(500);
      }
    }
  }

  /** Keeps two percentiles of a direction or a stage, and tells them in a few words. */
  private static String record(
      Map<String, List<Double>> figures, String direction, int rate, List<Double> delays) {
    double p50 = Percentile.of(delays, 50);
    double p99 = Percentile.of(delays, 99);
    add(figures, series(direction, rate, 50), p50);
    add(figures, series(direction, rate, 99), p99);
    return String.format(Locale.ROOT, "%s %.0f / %.0f ms", direction, p50, p99);
  }

  private ScenarioReport lag(Map<String, List<Double>> figures, Map<Integer, List<Delays>> byRate) {
    Map<String, Series> series = new LinkedHashMap<>();
    figures.forEach((name, values) -> series.put(name, new Series(values)));
    List<String> rates = new ArrayList<>();
    byRate.forEach(
        (rate, rounds) ->
            rates.add(
                String.format(
                    Locale.ROOT,
                    "%.0f of %d (cores %.0f %% busy)",
                    median(rounds, Delays::rate),
                    rate,
                    median(rounds, Delays::busy))));
    return ScenarioReport.of(
        name(),
        title(),
        "half of the adds in each store, no vector index, "
            + SECONDS
            + " s a round; adds/s made: "
            + String.join(", ", rates),
        Unit.MILLISECONDS,
        series,
        List.of(
            Goal.atMost(series(TO_OPENMEMORY, MOST, 50), 50),
            Goal.atMost(series(TO_OPENMEMORY, MOST, 99), 150),
            Goal.atMost(series(TO_MEM0, MOST, 50), 50),
            Goal.atMost(series(TO_MEM0, MOST, 99), 150)));
  }

  private static double median(List<Delays> rounds, Function<Delays, Double> figure) {
    return new Series(rounds.stream().map(figure).toList()).median();
  }

  private static String series(String direction, int rate, int percent) {
    return direction + ", " + rate + " adds/s, p" + percent;
  }

  private static void add(Map<String, List<Double>> figures, String name, double figure) {
    figures.computeIfAbsent(name, any -> new ArrayList<>()).add(figure);
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

  /**
   * How long adds took to be visible in the other store.
   *
   * @param inOpenMemory milliseconds of those to mem0
   * @param inMem0 milliseconds of those to OpenMemory
   * @param stages milliseconds until they were seen at each stage on their way
   * @param rate adds per second that both stores took
   * @param busy percent of the time of all cores that was used meanwhile, by whomever
   */
  private record Delays(
      List<Double> inOpenMemory,
      List<Double> inMem0,
      Map<StageWatch.Stage, List<Double>> stages,
      double rate,
      double busy) {}

  /** Both stores, written as their clients do. */
  private static final class Stores {

    /** Its load is that since it was asked before. */
    private static final OperatingSystemMXBean MACHINE =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Endpoints endpoints;
    private final Mem0Client mem0;
    private final OpenMemoryClient openMemory;
    private final String mem0User = UUID.randomUUID().toString();

    Stores(Endpoints endpoints) throws SQLException {
      this.endpoints = endpoints;
      WordHashEmbedder embedder = new WordHashEmbedder(DIMS);
      this.mem0 =
          new Mem0Client(
              StoreView.connect(endpoints.mem0()),
              "mem0migrations",
              PayloadDialect.PYTHON,
              embedder);
      this.openMemory =
          new OpenMemoryClient(
              StoreView.connect(endpoints.openmemory()),
              StoreView.connect(endpoints.openmemory()),
              "bench",
              embedder);
    }

    Delays write(int addsPerSecond, int seconds) throws SQLException, InterruptedException {
      try (StageWatch stages = new StageWatch(endpoints);
          VisibilityWatch inOpenMemory = new VisibilityWatch(endpoints.openmemory(), "memories");
          VisibilityWatch inMem0 = new VisibilityWatch(endpoints.mem0(), "mem0migrations")) {
        SteadyWriter toMem0 =
            new SteadyWriter(
                addsPerSecond / 2,
                seconds,
                number ->
                    stages.committed(
                        mem0.add(mem0User, "Memory " + number + " of a service.", Map.of())),
                inOpenMemory);
        SteadyWriter toOpenMemory =
            new SteadyWriter(
                addsPerSecond / 2,
                seconds,
                number ->
                    stages.committed(openMemory.add("bench", "Memory " + number + " of a person.")),
                inMem0);
        MACHINE.getCpuLoad();
        toMem0.start();
        toOpenMemory.start();
        toMem0.join();
        toOpenMemory.join();
        double busy = 100 * MACHINE.getCpuLoad();
        return new Delays(
            inOpenMemory.delays(),
            inMem0.delays(),
            stages.delays(),
            toMem0.rate() + toOpenMemory.rate(),
            busy);
      }
    }
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
