package io.memorysync.bench.pipeline;

import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the streams-app takes of the machine's memory while it reads a large collection from the
 * beginning, once, whatever the number of rounds.
 */
public final class FootprintScenario implements Scenario {

  private static final int MEMORIES = 1_000_000;
  private static final String MOST = StreamsApp.NAME + ", at most";
  private static final String AFTERWARDS = StreamsApp.NAME + ", when it has read them";
  private static final double GOAL_MEBIBYTES = 1024;

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String title() {
    return "resident memory of the streams-app over a large collection";
  }

  @Override
  public List<ScenarioReport> run(Stage stage) throws Exception {
    int memories = stage.rows(MEMORIES);
    EventBacklog backlog = new EventBacklog(stage, memories);
    Mem0Writes writes = new Mem0Writes(stage);
    stage
        .progress()
        .step(
            "Writing %d memories to mem0 and capturing them".formatted(memories),
            () -> {
              writes.insert(0, memories);
              stage.stack().registerSources();
              backlog.awaitEvents(memories);
              return null;
            });
    StreamsApp application = new StreamsApp(stage, backlog);
    double rate = application.run(0);
    stage.progress().say(String.format(Locale.ROOT, "       read, %,.0f events a second", rate));
    writes.undo(backlog);
    Map<String, Series> series = new LinkedHashMap<>();
    series.put(MOST, new Series(application.mostResident()));
    series.put(AFTERWARDS, new Series(application.resident()));
    return List.of(
        ScenarioReport.of(
            name(),
            title(),
            String.format(Locale.ROOT, "%,d memories, %d dims", memories, Mem0Writes.DIMS),
            Unit.MEBIBYTES,
            series,
            List.of(Goal.atMost(MOST, GOAL_MEBIBYTES))));
  }
}
