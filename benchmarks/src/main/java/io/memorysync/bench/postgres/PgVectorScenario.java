package io.memorysync.bench.postgres;

import io.memorysync.bench.ConnectorContender;
import io.memorysync.bench.Contender;
import io.memorysync.bench.Scenario;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.BenchTopics;
import io.memorysync.bench.data.BenchTopics.VectorForm;
import io.memorysync.bench.data.Sample;
import io.memorysync.bench.report.Goal;
import io.memorysync.bench.report.ScenarioReport;
import io.memorysync.bench.report.Series;
import io.memorysync.bench.report.Unit;
import io.memorysync.stack.connect.ConnectorConfig;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From a topic into a pgvector table, beside Debezium's JDBC sink and a bare loop. */
public final class PgVectorScenario implements Scenario {

  static final int TASKS = 2;

  private static final String OURS = "memory-sync";
  private static final String JDBC = "Debezium JDBC sink 3.6.0, defaults";
  private static final String JDBC_TUNED = "Debezium JDBC sink 3.6.0, tuned, vectors as text";
  private static final String LIMIT = "bare loop of binary batches (the limit)";

  private static final int FIRST = 1;
  private static final int SECOND = 2;

  private final String name;
  private final String title;
  private final Sample sample;
  private final int rowsAtScaleOne;
  private final boolean update;
  private final boolean hnsw;
  private final List<Goal> goals;
  private TargetTable table;
  private int rows;

  private PgVectorScenario(
      String name,
      String title,
      Sample sample,
      int rowsAtScaleOne,
      boolean update,
      boolean hnsw,
      List<Goal> goals) {
    this.name = name;
    this.title = title;
    this.sample = sample;
    this.rowsAtScaleOne = rowsAtScaleOne;
    this.update = update;
    this.hnsw = hnsw;
    this.goals = goals;
  }

  /** Everything that is measured on a pgvector table. */
  public static List<Scenario> all() {
    List<Goal> speed =
        List.of(
            Goal.times(OURS, JDBC, 5),
            Goal.times(OURS, JDBC_TUNED, 2),
            Goal.times(OURS, LIMIT, 0.8));
    return List.of(
        new PgVectorScenario(
            "pgvector-insert",
            "canonical topic into an empty pgvector table",
            new Sample(384, true),
            120_000,
            false,
            false,
            speed),
        new PgVectorScenario(
            "pgvector-update",
            "canonical topic over the rows of a pgvector table, every vector new",
            new Sample(384, true),
            120_000,
            true,
            false,
            speed),
        new PgVectorScenario(
            "pgvector-same-vector",
            "updates that leave the vector alone, on a table with an HNSW index",
            new Sample(1024, false),
            18_000,
            true,
            true,
            List.of(Goal.times(OURS, JDBC, 10))),
        new PgVectorScenario(
            "pgvector-replay-hnsw",
            "replay into an empty table with an HNSW index",
            new Sample(384, true),
            4_000,
            false,
            true,
            List.of(Goal.times(OURS, JDBC, 1))));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public List<ScenarioReport> run(Stage stage) throws Exception {
    rows = stage.rows(rowsAtScaleOne) / BenchTopics.PARTITIONS * BenchTopics.PARTITIONS;
    int revision = update ? SECOND : FIRST;
    String canonical = "bench." + name + ".canonical";
    String doubles = "bench." + name + ".doubles";
    String text = "bench." + name + ".text";
    BenchTopics topics = new BenchTopics(stage);
    try (TargetTable target = new TargetTable(stage, sample, hnsw)) {
      table = target;
      stage
          .progress()
          .step(
              "Filling topics with %d memories of %d dims".formatted(rows, sample.dims()),
              () -> {
                topics.canonical(canonical, sample, rows, revision);
                topics.rows(doubles, sample, VectorForm.DOUBLES, rows, revision);
                topics.rows(text, sample, VectorForm.TEXT, rows, revision);
                if (update) {
                  target.seed(rows);
                }
                return null;
              });
      List<Contender> contenders = new ArrayList<>();
      contenders.add(
          connector(stage, OURS, PgVectorContenders.memorySync(stage, canonical, sample.dims())));
      contenders.add(connector(stage, JDBC, PgVectorContenders.jdbc(stage, doubles)));
      contenders.add(connector(stage, JDBC_TUNED, PgVectorContenders.jdbcTuned(stage, text)));
      contenders.add(new BareLoop(LIMIT, stage, canonical, this));
      Map<String, Series> series = stage.rounds().run(contenders);
      return List.of(
          ScenarioReport.of(name, title, setting(), Unit.ROWS_PER_SECOND, series, goals));
    } finally {
      topics.delete(canonical, doubles, text);
    }
  }

  private Contender connector(Stage stage, String contender, ConnectorConfig config) {
    return new ConnectorContender(contender, stage.connect(), config, this::prepare, this::arrival);
  }

  /** Makes the table anew, as the scenario begins with it. */
  void prepare() throws SQLException {
    if (update) {
      table.makeFull();
    } else {
      table.makeEmpty();
      table.index();
    }
  }

  /** Waits until the rows are there; returns rows per second. */
  double arrival() throws SQLException, InterruptedException {
    return table.arrival(rows, update ? SECOND : FIRST);
  }

  private String setting() {
    return String.format(
        Locale.ROOT,
        "%,d rows, %d dims, %d tasks%s",
        rows,
        sample.dims(),
        TASKS,
        hnsw ? ", HNSW, fillfactor 45" : "");
  }
}
