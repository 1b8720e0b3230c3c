package io.memorysync.gateway.read;

import io.memorysync.gateway.background.BackgroundThread;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of the read model's vectors, made in the background when the read model has caught up
 * with its topics: a long topic that is read row by row under them takes several times as long.
 * Until they are there, searches compare all vectors that their filter lets through, one by one,
 * and look each up in its row.
 *
 * <p>Neither who reads nor who writes waits for them. One instance makes them, the others see that
 * they are there. What an instance leaves behind that ends in the middle is made anew.
 */
public final class VectorIndexes implements AutoCloseable {

  /**
   * An index of the table of vectors.
   *
   * @param most dims of vectors that fit in it
   */
  private record Index(String name, String definition, int most) {}

  /**
   * The first one has what a search of one user's memories needs on a few pages, which lie on as
   * many of the table as there are memories; an entry takes a third of a page at most. The second
   * one finds the nearest of very many.
   */
  private static final List<Index> INDEXES =
      List.of(
          new Index("memory_near", "(user_id) INCLUDE (id, state, expires_on, embedding)", 1_200),
          new Index("memory_embedding", "USING hnsw (embedding halfvec_cosine_ops)", 4_000));

  private static final Logger LOG = LoggerFactory.getLogger(VectorIndexes.class);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);
  private static final Duration LEAVING = Duration.ofSeconds(2);

  /** Held by the session that makes them. */
  private static final String LOCK =
      "SELECT pg_try_advisory_lock(hashtext('" + Database.SCHEMA + ".memory_embedding'))";

  /** pgvector is several times as fast while its index fits in there. */
  private static final String MEMORY = "SET maintenance_work_mem = '512MB'";

  private final Database database;
  private final List<Index> indexes;
  private final BackgroundThread thread =
      new BackgroundThread("vector-indexes", LEAVING, this::untilTheyAreThere, this::cancel);
  private Statement running;

  /**
   * @param dims of the vectors
   */
  public VectorIndexes(Database database, int dims) {
    this.database = database;
    this.indexes = INDEXES.stream().filter(index -> dims <= index.most).toList();
  }

  /** Sees to it that the indexes are there before long; returns at once. */
  public void ensure() {
    if (!indexes.isEmpty()) {
      thread.start();
    }
  }

  @Override
  public void close() {
    thread.close();
  }

  private synchronized void cancel() {
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        LOG.warn("The making of the vector indexes could not be canceled: {}", e.getMessage());
      }
    }
  }

  private void untilTheyAreThere() {
    while (!thread.isClosing()) {
      try (Connection connection = database.unhurried();
          Statement statement = connection.createStatement()) {
        run(statement);
        if (make(statement)) {
          return;
        }
      } catch (SQLException e) {
        if (!thread.isClosing()) {
          LOG.warn(
              "The vector indexes cannot be made for now, searches go on without them: {}",
              e.getMessage());
        }
      } finally {
        run(null);
      }
      thread.rest(AGAIN_AFTER);
    }
  }

  private synchronized void run(Statement statement) {
    running = statement;
  }

  /**
   * @return whether all are there; if not, another instance is making them
   */
  private boolean make(Statement statement) throws SQLException {
    if (missing(statement).isEmpty()) {
      return true;
    }
    try (ResultSet row = statement.executeQuery(LOCK)) {
      row.next();
      if (!row.getBoolean(1)) {
        return false;
      }
    }
    // Whoever held the lock until now may have made them.
    List<Index> missing = missing(statement);
    if (missing.isEmpty()) {
      return true;
    }
    LOG.info("Making the vector indexes of the read model; searches go on without them meanwhile");
    long begin = System.nanoTime();
    statement.execute(MEMORY);
    // An index alone answers only where PostgreSQL knows that everybody sees the rows. Before the
    // indexes, so that whoever finds those knows that this was done.
    statement.execute("VACUUM (ANALYZE) memory, memory_vector");
    for (Index index : missing) {
      statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index.name);
      statement.execute(
          "CREATE INDEX CONCURRENTLY " + index.name + " ON memory_vector " + index.definition);
    }
    LOG.info(
        "The vector indexes are there after {} s",
        Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    return true;
  }

  private List<Index> missing(Statement statement) throws SQLException {
    List<Index> missing = new ArrayList<>();
    for (Index index : indexes) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT FROM pg_index WHERE indisvalid AND indexrelid = to_regclass('"
                  + index.name
                  + "')")) {
        if (!row.next()) {
          missing.add(index);
        }
      }
    }
    return missing;
  }
}
