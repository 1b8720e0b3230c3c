package io.memorysync.monitor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Optional;

/** Statements with parameters, and the vector of a probe. */
final class ProbeSql {

  /** What the memory of a probe says. */
  static final String CONTENT = "A probe of memory-sync, by which it measures its own delay.";

  private ProbeSql() {}

  /** Executes a statement; returns how many rows it changed. */
  static int execute(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** The first column of the first row. */
  static Optional<String> first(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    }
  }

  /**
   * A vector of unit length of a collection's dims, so that nobody has to compute one.
   *
   * @param collection table of vectors, with its schema
   */
  static String vector(Connection connection, String collection) throws SQLException {
    int dims =
        first(
                connection,
                "SELECT atttypmod FROM pg_attribute WHERE attrelid = ?::regclass AND attname ="
                    + " 'vector'",
                collection)
            .map(Integer::parseInt)
            .orElseThrow(() -> new SQLException("The table " + collection + " has no vectors."));
    String component = Double.toString(1 / Math.sqrt(dims));
    return "[" + String.join(",", Collections.nCopies(dims, component)) + "]";
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
