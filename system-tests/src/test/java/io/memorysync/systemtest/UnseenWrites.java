package io.memorysync.systemtest;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes to a store's database that the pipeline takes for its own sinks' and so pays no heed to:
 * what a bug, an operator or a restored backup may leave behind.
 */
final class UnseenWrites implements AutoCloseable {

  private static final String ORIGIN = "memory-sync-unseen-writes";

  private final Connection connection;
  private final Database database;

  /**
   * @param connection of a superuser, closed with this object
   */
  UnseenWrites(Connection connection) throws SQLException {
    this.connection = connection;
    this.database = new Database(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_replication_origin_create('%1$s') WHERE NOT EXISTS (SELECT FROM pg_replication_origin WHERE roname = '%1$s')"
              .formatted(ORIGIN));
      statement.execute("SELECT pg_replication_origin_session_setup('" + ORIGIN + "')");
    }
  }

  /** Executes a statement that has to change exactly one row. */
  void execute(String sql, Object... parameters) throws SQLException {
    execute(1, sql, parameters);
  }

  /** Executes a statement that has to change exactly so many rows. */
  void execute(int rows, String sql, Object... parameters) throws SQLException {
    int changed = database.execute(sql, parameters);
    if (changed != rows) {
      throw new IllegalStateException(changed + " rows were changed, not " + rows + ": " + sql);
    }
  }

  @Override
  public void close() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_replication_origin_session_reset()");
    }
    connection.close();
  }
}
