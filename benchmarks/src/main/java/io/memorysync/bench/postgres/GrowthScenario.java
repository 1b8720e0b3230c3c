package io.memorysync.bench.postgres;

import io.memorysync.bench.ConnectorContender;
import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.BenchTopics;
import io.memorysync.bench.data.Sample;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import io.memorysync.stack.connect.ConnectorConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * memory-sync's sink into tables of 10,000, 100,000 and 1,000,000 memories: a row has to cost the
 * same in each of them.
 */
public final class GrowthScenario implements Scenario {

  private static final int LEAST = 10_000;
  private static final int STEP = 10;
  private static final int DIMS = 384;
  private static final double GOAL = 0.8;

  @Override
  public String name() {
    return "pgvector-growth";
  }

  @Override
  public String title() {
    return "canonical topic into an empty pgvector table, one size after the other";
  }

  @Override
  public List<ScenarioReport> run(Stage stage) throws Exception {
    Sample sample = new Sample(DIMS, true);
    BenchTopics topics = new BenchTopics(stage);
    int least = stage.rows(LEAST) / BenchTopics.PARTITIONS * BenchTopics.PARTITIONS;
    // The longest run comes first: it has the least to suffer from a worker that still compiles.
    List<Integer> sizes = List.of(STEP * STEP * least, STEP * least, least);
    try (TargetTable table = new TargetTable(stage, sample, false)) {
      List<ConnectorContender> contenders = new ArrayList<>();
      for (int size : sizes) {
        stage
            .progress()
            .step(
                "Filling a topic with %d memories of %d dims".formatted(size, DIMS),
                () -> {
                  topics.canonical(topic(size), sample, size, 1);
                  return null;
                });
        ConnectorConfig config = PgVectorContenders.memorySync(stage, topic(size), DIMS);
        contenders.add(
            new ConnectorContender(
                label(size),
                stage.connect(),
                config,
                table::makeEmpty,
                () -> table.arrival(size, 1)));
      }
      Map<String, Series> series = stage.rounds().run(contenders);
      return List.of(
          ScenarioReport.of(
              name(),
              title(),
              DIMS + " dims, " + PgVectorScenario.TASKS + " tasks",
              Unit.ROWS_PER_SECOND,
              series,
              List.of(Goal.times(label(sizes.get(0)), label(sizes.get(1)), GOAL))));
    } finally {
      topics.delete(sizes.stream().map(GrowthScenario::topic).toArray(String[]::new));
    }
  }

  private static String topic(int size) {
    return "bench.pgvector-growth." + size;
  }

  private static String label(int size) {
    return String.format(Locale.ROOT, "%,d memories", size);
  }
}
