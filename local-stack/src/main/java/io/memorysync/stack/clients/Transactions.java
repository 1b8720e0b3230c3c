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

  /**
   * Commits the work, or rolls it back if it fails.
   *
   * @throws CommitInDoubtException if the connection is lost while the server commits
   */
  void commit(Work work) throws SQLException {
    try {
      work.run();
    } catch (SQLException e) {
      rollback(e);
      throw e;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      rollback(e);
      throw LostConnection.caused(e) ? new CommitInDoubtException(e) : e;
    }
  }

  /** A connection that is lost cannot roll back; what went wrong first is what matters. */
  private void rollback(SQLException failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
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
