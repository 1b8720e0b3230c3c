package io.memorysync.systemtest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store's database, read and written as its owner would with psql. */
final class Database implements AutoCloseable {

  private final Connection connection;

  /**
   * @param connection in auto-commit mode, closed with this object
   */
  Database(Connection connection) {
    this.connection = connection;
  }

  /** Executes one statement in a transaction of its own; returns the number of rows it changed. */
  int execute(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** All rows, each by column name. */
  List<Map<String, Object>> rows(String sql, Object... parameters) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet found = statement.executeQuery()) {
      ResultSetMetaData columns = found.getMetaData();
      while (found.next()) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.put(columns.getColumnLabel(i), found.getObject(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** The first column of the first row; empty if there is no row or its value is NULL. */
  <T> Optional<T> value(Class<T> type, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet found = statement.executeQuery()) {
      return found.next() ? Optional.ofNullable(found.getObject(1, type)) : Optional.empty();
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
