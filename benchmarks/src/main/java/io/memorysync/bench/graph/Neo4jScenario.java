package io.memorysync.bench.graph;

import io.memorysync.bench.ConnectorContender;
import io.memorysync.bench.Contender;
import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.BenchTopics;
import io.memorysync.bench.data.Sample;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.connect.ConnectorConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** From a topic into Neo4j, beside a bare loop and the statement of Neo4j's own connector. */
public final class Neo4jScenario implements Scenario {

  static final int TASKS = 2;

  private static final String OURS = "memory-sync";
  private static final String LIMIT = "bare loop with UNWIND (the limit)";
  private static final String CONNECTOR = "the Neo4j connector's Cypher strategy, replayed";
  private static final int ROWS = 10_000;
  private static final int FIRST = 1;

  private final Sample sample = new Sample(384, true);
  private TargetGraph graph;
  private int rows;

  @Override
  public String name() {
    return "neo4j-insert";
  }

  @Override
  public String title() {
    return "canonical topic into an empty graph with a vector index";
  }

  @Override
  public List<ScenarioReport> run(Stage stage) throws Exception {
    rows = stage.rows(ROWS) / BenchTopics.PARTITIONS * BenchTopics.PARTITIONS;
    String topic = "bench." + name();
    BenchTopics topics = new BenchTopics(stage);
    try (TargetGraph target = new TargetGraph(stage)) {
      graph = target;
      createSchema();
      stage
          .progress()
          .step(
              "Filling a topic with %d memories".formatted(rows),
              () -> {
                topics.canonical(topic, sample, rows, FIRST);
                return null;
              });
      List<Contender> contenders =
          List.of(
              new ConnectorContender(
                  OURS,
                  stage.connect(),
                  memorySync(stage, topic),
                  this::prepare,
                  () -> arrival("Memory")),
              new CypherLoop(LIMIT, CypherLoop.BARE, stage, topic, this),
              new CypherLoop(CONNECTOR, CypherLoop.CONNECTOR, stage, topic, this));
      Map<String, Series> series = stage.rounds().run(contenders);
      return List.of(
          ScenarioReport.of(
              name(),
              title(),
              String.format(
                  Locale.ROOT, "%,d memories, %d dims, %d tasks", rows, sample.dims(), TASKS),
              Unit.ROWS_PER_SECOND,
              series,
              List.of(Goal.times(OURS, LIMIT, 0.8), Goal.times(OURS, CONNECTOR, 1.5))));
    } finally {
      topics.delete(topic);
    }
  }

  private void createSchema() {
    for (String label : List.of(CypherLoop.LABEL, "BenchUser", "BenchApp", "BenchCategory")) {
      graph.execute("CREATE CONSTRAINT IF NOT EXISTS FOR (n:" + label + ") REQUIRE n.id IS UNIQUE");
    }
    graph.execute(
        "CREATE VECTOR INDEX bench_embedding IF NOT EXISTS FOR (m:%s) ON (m.embedding) OPTIONS {indexConfig: {`vector.dimensions`: %d, `vector.similarity_function`: 'cosine'}}"
            .formatted(CypherLoop.LABEL, sample.dims()));
    // By which the arrival of ours is watched.
    graph.execute("CREATE INDEX bench_memory IF NOT EXISTS FOR (m:Memory) ON (m.id)");
  }

  void prepare() {
    graph.clear();
  }

  double arrival(String label) throws InterruptedException {
    return graph.arrival(label, rows, FIRST);
  }

  /** memory-sync's sink as connect-config has it, on another topic. */
  private static ConnectorConfig memorySync(Stage stage, String topic) {
    ConnectorConfig shipped = ConnectorConfig.named("neo4j-sink", "sink", stage.stack().sinks());
    Endpoints.Neo4j target = stage.stack().endpoints().neo4j();
    Map<String, String> config = new TreeMap<>(shipped.config());
    config.put("topics", topic);
    config.put("tasks.max", Integer.toString(TASKS));
    config.put("neo4j.uri", target.boltUri());
    config.put("neo4j.user", target.user());
    config.put("neo4j.password", target.password());
    return new ConnectorConfig("bench-neo4j", config);
  }
}
