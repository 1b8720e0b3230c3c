package io.memorysync.gateway.read;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HNSW index of the read model's vectors, made in the background when the read model has caught
 * up with its topics: a long topic that is read row by row under it takes several times as long.
 * Until it is there, searches compare all vectors that their filter lets through, one by one.
 *
 * <p>Neither who reads nor who writes waits for it. One instance makes it, the others see that it
 * is there. What an instance leaves behind that ends in the middle is made anew.
 */
public final class VectorIndex implements AutoCloseable {

  /** As many dims as pgvector indexes; wider vectors are compared one by one. */
  private static final int INDEXED_DIMS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(VectorIndex.class);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  /** Held by the session that makes the index. */
  private static final String LOCK =
      "SELECT pg_try_advisory_lock(hashtext('" + Database.SCHEMA + ".memory_embedding'))";

  private static final String IS_VALID =
      "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('memory_embedding')";

  /** pgvector makes it several times as fast while it fits in there. */
  private static final String MEMORY = "SET maintenance_work_mem = '512MB'";

  private static final String CREATE =
      "CREATE INDEX CONCURRENTLY memory_embedding ON memory USING hnsw (embedding vector_cosine_ops)";

  private final Database database;
  private final int dims;
  private Thread thread;
  private Statement running;
  private boolean closed;

  /**
   * @param dims of the vectors
   */
  public VectorIndex(Database database, int dims) {
    this.database = database;
    this.dims = dims;
  }

  /** Sees to it that the index is there before long; returns at once. */
  public synchronized void ensure() {
    if (dims > INDEXED_DIMS || thread != null || closed) {
      return;
    }
    thread = new Thread(this::untilItIsThere, "vector-index");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the index is there and can be used. */
  public boolean isThere() throws SQLException {
    try (Connection connection = database.background().getConnection();
        Statement statement = connection.createStatement()) {
      return isThere(statement);
    }
  }

  @Override
  public void close() {
    Thread ending;
    synchronized (this) {
      closed = true;
      ending = thread;
      cancel();
    }
    if (ending != null) {
      ending.interrupt();
      try {
        ending.join(AGAIN_AFTER.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void cancel() {
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        LOG.warn("The making of the vector index could not be canceled: {}", e.getMessage());
      }
    }
  }

  private void untilItIsThere() {
    while (!isClosed()) {
      try (Connection connection = database.unhurried();
          Statement statement = connection.createStatement()) {
        run(statement);
        if (make(statement)) {
          return;
        }
      } catch (SQLException e) {
        if (!isClosed()) {
          LOG.warn(
              "The vector index cannot be made for now, searches go on without it: {}",
              e.getMessage());
        }
      } finally {
        run(null);
      }
      try {
        Thread.sleep(AGAIN_AFTER.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void run(Statement statement) {
    running = statement;
  }

  /**
   * @return whether it is there; if not, another instance is making it
   */
  private static boolean make(Statement statement) throws SQLException {
    if (isThere(statement)) {
      return true;
    }
    try (ResultSet row = statement.executeQuery(LOCK)) {
      row.next();
      if (!row.getBoolean(1)) {
        return false;
      }
    }
    statement.execute("DROP INDEX CONCURRENTLY IF EXISTS memory_embedding");
    LOG.info("Making the vector index of the read model; searches go on without it meanwhile");
    long begin = System.nanoTime();
    statement.execute(MEMORY);
    statement.execute(CREATE);
    LOG.info(
        "The vector index is there after {} s",
        Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    return true;
  }

  private static boolean isThere(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(IS_VALID)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
