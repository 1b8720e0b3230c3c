package io.memorysync.bench.pipeline;

import com.pgvector.PGvector;
import io.memorysync.bench.Contender;
import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.Sample;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import io.memorysync.schema.Topics;
import io.memorysync.stack.server.StreamsAppProcess;
import io.memorysync.stack.view.StoreView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Change events of a mem0 collection into canonical memories, beside programs that understand
 * nothing of them: as many inserts as updates, captured by Debezium, read from the beginning by
 * each contender. The memory that the application takes is told beside.
 */
public final class TopologyScenario implements Scenario {

  static final String EVENTS = "mem0.public.mem0migrations";

  private static final String OURS = "memory-sync";
  private static final String PASS_THROUGH = "Kafka Streams that passes events through";
  private static final String LOOP = "bare loop: consume, decode, encode, produce";
  private static final int MEMORIES = 40_000;
  private static final int DIMS = 384;

  /** Of the store's own, which would take more time than all contenders. */
  private static final String INDEX = "mem0migrations_hnsw_idx";

  /** As mem0 does when caller metadata changes: the vector stays. */
  private static final String UPDATE =
      "UPDATE mem0migrations SET payload = payload || '{\"mood\": \"good\", \"updated_at\":"
          + " \"2026-02-01T00:00:00+00:00\"}'";

  private final List<Double> resident = new ArrayList<>();

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
    stage
        .progress()
        .step(
            "Writing %d memories to mem0 and capturing them twice".formatted(memories),
            () -> {
              execute(stage, "DROP INDEX " + INDEX);
              insert(stage, memories);
              stage.stack().registerSources();
              backlog.awaitEvents(memories);
              execute(stage, UPDATE);
              backlog.awaitEvents(events);
              return null;
            });
    List<Contender> contenders =
        List.of(
            new Application(stage, backlog),
            new PassThrough(PASS_THROUGH, stage, backlog),
            new TransformLoop(LOOP, stage, backlog));
    Map<String, Series> series = stage.rounds().run(contenders);
    empty(stage, backlog);
    String setting = String.format(Locale.ROOT, "%,d events, %d dims", events, DIMS);
    return List.of(
        ScenarioReport.of(
            name(),
            title(),
            setting,
            Unit.ROWS_PER_SECOND,
            series,
            List.of(Goal.times(OURS, PASS_THROUGH, 0.5))),
        ScenarioReport.of(
            "footprint",
            "resident memory of the streams-app when it has read them",
            String.format(Locale.ROOT, "%,d memories, %d dims", memories, DIMS),
            Unit.MEBIBYTES,
            Map.of(OURS, new Series(resident)),
            List.of(Goal.atMost(OURS, 1024))));
  }

  private static void insert(Stage stage, int memories) throws SQLException {
    Sample sample = new Sample(DIMS, true);
    try (Connection connection = StoreView.connect(stage.stack().endpoints().mem0())) {
      PGvector.addVectorType(connection);
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO mem0migrations (id, vector, payload) VALUES (?, ?, ?::jsonb)")) {
        for (int index = 0; index < memories; index++) {
          insert.setObject(1, Sample.id(index));
          insert.setObject(2, new PGvector(sample.vector(index, 1)));
          insert.setString(3, sample.payload(index, 1));
          insert.addBatch();
          if (index % 500 == 499) {
            insert.executeBatch();
            connection.commit();
          }
        }
        insert.executeBatch();
        connection.commit();
      }
    }
  }

  /** Leaves neither rows nor events to a scenario that comes after this. */
  private static void empty(Stage stage, EventBacklog backlog) throws Exception {
    execute(
        stage,
        "BEGIN",
        "ALTER PUBLICATION memory_sync DROP TABLE mem0migrations",
        "TRUNCATE mem0migrations",
        "ALTER PUBLICATION memory_sync ADD TABLE mem0migrations",
        "COMMIT",
        "CREATE INDEX " + INDEX + " ON mem0migrations USING hnsw (vector vector_cosine_ops)");
    backlog.forget();
    backlog.emptyTopics(Topics.CHANGE, Topics.CANONICAL);
  }

  private static void execute(Stage stage, String... statements) throws SQLException {
    try (Connection connection = StoreView.connect(stage.stack().endpoints().mem0());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The streams-app as connect-config has it, with a state of its own in each round. */
  private final class Application implements Contender {

    private final Stage stage;
    private final EventBacklog backlog;

    Application(Stage stage, EventBacklog backlog) {
      this.stage = stage;
      this.backlog = backlog;
    }

    @Override
    public String name() {
      return OURS;
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
        double rate = backlog.rate(group, Set.of(EVENTS, Topics.CHANGE));
        resident.add(residentMebibytes(application));
        return rate;
      } finally {
        application.stop();
      }
    }

    private double residentMebibytes(StreamsAppProcess application) throws IOException {
      long pid = application.process().running().orElseThrow().pid();
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
