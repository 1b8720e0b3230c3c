package io.memorysync.stack.clients;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Runs statements the way the stores' clients do: a few of them in one transaction. */
final class Transactions {

  /** What happens in one transaction. */
  interface Work {
    void run() throws SQLException;
  }

  private final Connection connection;

  /**
   * @param connection used by one client alone; its auto-commit is switched off
   */
  Transactions(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /** Commits the work, or rolls it back if it fails. */
  void commit(Work work) throws SQLException {
    try {
      work.run();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  /** Executes one statement; returns the number of rows it changed. */
  int execute(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** The first column of the first row; null if there is none. */
  <T> T first(Class<T> type, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getObject(1, type) : null;
      }
    }
  }
}
