package io.memorysync.bench.pipeline;

import io.memorysync.bench.Contender;
import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Change events of a mem0 collection into canonical memories, beside programs that understand
 * nothing of them: as many inserts as updates in turn, captured by Debezium, read from the
 * beginning by each contender.
 */
public final class TopologyScenario implements Scenario {

  private static final String PASS_THROUGH = "Kafka Streams that passes events through";
  private static final String LOOP = "bare loop: consume, decode, encode, produce";
  private static final int MEMORIES = 150_000;

  /** So many are inserted, then changed, then the next ones. */
  private static final int PORTION = 1_000;

  @Override
  public String name() {
    return "topology";
  }

  @Override
  public String title() {
    return "change events in, canonical memories out, exactly once";
  }

  @Override
  public List<ScenarioReport> run(Stage stage) throws Exception {
    int memories = stage.rows(MEMORIES);
    int events = 2 * memories;
    EventBacklog backlog = new EventBacklog(stage, events);
    Mem0Writes writes = new Mem0Writes(stage);
    stage
        .progress()
        .step(
            "Writing %d memories to mem0 and capturing them twice".formatted(memories),
            () -> {
              stage.stack().registerSources();
              for (int from = 0; from < memories; from += PORTION) {
                int to = Math.min(memories, from + PORTION);
                writes.insert(from, to);
                writes.update(from, to);
              }
              backlog.awaitEvents(events);
              return null;
            });
    List<Contender> contenders =
        List.of(
            new StreamsApp(stage, backlog),
            new PassThrough(PASS_THROUGH, stage, backlog),
            new TransformLoop(LOOP, stage, backlog));
    Map<String, Series> series = stage.rounds().run(contenders);
    writes.undo(backlog);
    return List.of(
        ScenarioReport.of(
            name(),
            title(),
            String.format(Locale.ROOT, "%,d events, %d dims", events, Mem0Writes.DIMS),
            Unit.ROWS_PER_SECOND,
            series,
            List.of(Goal.times(StreamsApp.NAME, PASS_THROUGH, 0.5))));
  }
}
