package io.memorysync.bench.postgres;

import com.pgvector.PGvector;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.BenchTopics;
import io.memorysync.bench.data.Sample;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.view.StoreView;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;

/** The collection that every contender writes to, made anew for each. */
final class TargetTable implements AutoCloseable {

  static final String NAME = "bench_items";
  static final String STORE = "bench";

  private static final String SEED = "bench_seed";
  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final long POLL_MS = 3;

  private final Connection connection;
  private final Sample sample;
  private final boolean hnsw;

  /**
   * @param hnsw whether the table has an HNSW index on its vectors, and room in its pages for
   *     updates that leave it alone
   */
  TargetTable(Stage stage, Sample sample, boolean hnsw) throws SQLException {
    this.connection = StoreView.connect(database(stage));
    this.sample = sample;
    this.hnsw = hnsw;
    PGvector.addVectorType(connection);
    execute("DROP TABLE IF EXISTS " + SEED);
  }

  static Endpoints.Database database(Stage stage) {
    return stage.stack().endpoints().mem0();
  }

  /** Keeps rows of the first revision, with which a table can be made. */
  void seed(int rows) throws SQLException {
    execute("CREATE UNLOGGED TABLE " + SEED + " (id uuid, vector vector, payload jsonb)");
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + SEED + " VALUES (?, ?, ?::jsonb)")) {
      for (int index = 0; index < rows; index++) {
        insert.setObject(1, Sample.id(index));
        insert.setObject(2, new PGvector(sample.vector(index, 1)));
        insert.setString(3, sample.payload(index, 1));
        insert.addBatch();
        if (index % 1000 == 999) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** An empty table. */
  void makeEmpty() throws SQLException {
    execute("DROP TABLE IF EXISTS " + NAME);
    execute(
        "CREATE TABLE %s (id uuid PRIMARY KEY, vector vector(%d), payload jsonb) WITH (fillfactor = %d)"
            .formatted(NAME, sample.dims(), hnsw ? 45 : 100));
    // As a store that is captured has to be.
    execute("ALTER TABLE " + NAME + " REPLICA IDENTITY FULL");
    execute("DELETE FROM memory_sync.applied WHERE store = '" + STORE + "'");
  }

  /** A table with the seeded rows, as a sink would have left it after the first revision. */
  void makeFull() throws SQLException {
    makeEmpty();
    execute("INSERT INTO " + NAME + " SELECT * FROM " + SEED);
    execute(
        "INSERT INTO memory_sync.applied (store, memory_id, version) SELECT '%s', id, 1 FROM %s"
            .formatted(STORE, SEED));
    index();
    execute("VACUUM ANALYZE " + NAME);
    execute("VACUUM ANALYZE memory_sync.applied");
    execute("CHECKPOINT");
  }

  /** Makes the HNSW index, if the table has one. */
  void index() throws SQLException {
    if (hnsw) {
      execute("CREATE INDEX ON " + NAME + " USING hnsw (vector vector_cosine_ops)");
    }
  }

  /**
   * Waits for a revision to arrive: for the first transaction that writes to the table, then for
   * the last row of each partition. However large a contender's transactions are, the work of the
   * first one counts.
   *
   * @return rows per second from the first write on
   */
  double arrival(int rows, int revision) throws SQLException, InterruptedException {
    UUID[] last = ids(rows - BenchTopics.PARTITIONS, rows);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!isWrittenTo()) {
      pause(deadline);
    }
    long begin = System.nanoTime();
    while (count(last, revision) < last.length) {
      pause(deadline);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    int after = arrived(revision);
    if (after != rows) {
      throw new IllegalStateException(after + " of " + rows + " rows are there.");
    }
    return rows / seconds;
  }

  private boolean isWrittenTo() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM pg_locks WHERE relation = ?::regclass"
                + " AND mode = 'RowExclusiveLock'")) {
      statement.setString(1, NAME);
      return single(statement) > 0;
    }
  }

  private static UUID[] ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(Sample::id).toArray(UUID[]::new);
  }

  private static void pause(long deadline) throws InterruptedException {
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException(
          "The rows did not arrive within " + TIMEOUT.toMinutes() + " minutes; see the logs.");
    }
    Thread.sleep(POLL_MS);
  }

  private int count(UUID[] ids, int revision) throws SQLException {
    Array array = connection.createArrayOf("uuid", ids);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM "
                + NAME
                + " WHERE id = ANY (?) AND (payload ->> 'revision')::int = ?")) {
      statement.setArray(1, array);
      statement.setInt(2, revision);
      return single(statement);
    }
  }

  private int arrived(int revision) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT count(*) FROM " + NAME + " WHERE (payload ->> 'revision')::int = ?")) {
      statement.setInt(1, revision);
      return single(statement);
    }
  }

  private static int single(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getInt(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Takes the tables away. */
  @Override
  public void close() throws SQLException {
    try (connection) {
      execute("DROP TABLE IF EXISTS " + NAME + ", " + SEED);
      execute("DELETE FROM memory_sync.applied WHERE store = '" + STORE + "'");
    }
  }
}
