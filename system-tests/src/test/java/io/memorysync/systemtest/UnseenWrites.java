package io.memorysync.systemtest;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes to a store's database that the pipeline never sees, in one transaction in which no table
 * is published: what a bug, an operator or a restored backup may leave behind. Nobody else sees the
 * publication without its tables. The rows are there when this object is closed.
 */
final class UnseenWrites implements AutoCloseable {

  private static final String PUBLISHED =
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_publication_tables"
          + " WHERE pubname = 'memory_sync' ORDER BY name";

  private final Connection connection;
  private final Database database;
  private final String tables;

  /**
   * @param connection of a superuser, in auto-commit mode, closed with this object
   */
  UnseenWrites(Connection connection) throws SQLException {
    this.connection = connection;
    this.database = new Database(connection);
    List<String> published =
        database.rows(PUBLISHED).stream().map(row -> (String) row.get("name")).toList();
    this.tables = String.join(", ", published);
    connection.setAutoCommit(false);
    database.execute("ALTER PUBLICATION memory_sync DROP TABLE " + tables);
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
    try (connection) {
      database.execute("ALTER PUBLICATION memory_sync ADD TABLE " + tables);
      connection.commit();
    }
  }
}
