package io.memorysync.bench.gateway;

import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import io.memorysync.stack.load.GatewayLoad;
import io.memorysync.stack.load.LoadAudit;
import io.memorysync.stack.load.LoadOperation;
import io.memorysync.stack.load.LoadRun;
import io.memorysync.stack.load.LoadSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two hundred clients at the gateway of a whole pipeline: nothing may fail but by the rate limit,
 * and no acknowledged write may be missing in canonical topic, stores or graph. It leaves the
 * pipeline running.
 */
public final class GatewayLoadScenario implements Scenario {

  private static final int CLIENTS = 200;
  private static final int SECONDS = 120;
  private static final int FEWEST_SECONDS = 10;

  /** Six JVMs compile for minutes on two cores, and a pipeline runs for months. */
  private static final LoadSettings WARM_UP = new LoadSettings(16, Duration.ofSeconds(120), 1);

  private static final Duration SETTLING = Duration.ofMinutes(5);
  private static final String ERRORS = "errors other than 429";
  private static final String LOST = "acknowledged writes lost";

  @Override
  public String name() {
    return "gateway-load";
  }

  @Override
  public String title() {
    return "clients that add, edit, delete, list and search at the same time";
  }

  @Override
  public List<ScenarioReport> run(Stage stage) throws Exception {
    stage.stack().startPipeline();
    stage.stack().startGateway();
    GatewayLoad load = new GatewayLoad(stage.stack().endpoints().gateway());
    LoadAudit audit = new LoadAudit(stage.stack().endpoints());
    int seconds = (int) Math.max(FEWEST_SECONDS, Math.min(SECONDS, SECONDS * stage.scale()));
    stage.progress().step("Warming up, until all is compiled", () -> load.run(WARM_UP));
    Map<String, List<Double>> outcome = new LinkedHashMap<>();
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = 0; round < stage.rounds().count(); round++) {
      LoadRun run = load.run(new LoadSettings(CLIENTS, Duration.ofSeconds(seconds), round));
      stage.progress().say("       round " + (round + 1) + ": " + run);
      run.statuses().forEach((status, count) -> add(outcome, "answers with " + status, count));
      add(outcome, "writes acknowledged", run.acknowledged());
      add(outcome, ERRORS, run.errors());
      List<String> lost = audit.lost(run, SETTLING);
      lost.stream().limit(10).forEach(sentence -> stage.progress().say("       " + sentence));
      add(outcome, LOST, lost.size());
      for (int percent : List.of(50, 99)) {
        for (Map.Entry<LoadOperation, Double> each : run.percentile(percent).entrySet()) {
          String operation = each.getKey().name().toLowerCase(Locale.ROOT);
          add(times, operation + ", p" + percent, each.getValue());
        }
      }
    }
    String setting = CLIENTS + " clients, " + seconds + " s a round";
    return List.of(
        ScenarioReport.of(
            name(),
            title(),
            setting,
            Unit.TIMES,
            series(outcome),
            List.of(Goal.atMost(ERRORS, 0), Goal.atMost(LOST, 0))),
        ScenarioReport.of(
            "gateway-load-times",
            "how soon they were answered",
            setting,
            Unit.MILLISECONDS,
            series(times),
            List.of()));
  }

  private static void add(Map<String, List<Double>> figures, String name, double figure) {
    figures.computeIfAbsent(name, any -> new ArrayList<>()).add(figure);
  }

  private static Map<String, Series> series(Map<String, List<Double>> figures) {
    Map<String, Series> series = new LinkedHashMap<>();
    figures.forEach((name, values) -> series.put(name, new Series(values)));
    return series;
  }
}
