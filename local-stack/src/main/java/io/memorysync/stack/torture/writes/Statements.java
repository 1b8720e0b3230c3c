package io.memorysync.stack.torture.writes;

import java.sql.Connection;
import java.sql.SQLException;

/** How the sessions deal with what a database answers. */
final class Statements {

  private static final String UNIQUE_VIOLATION = "23505";

  /** SQL's class of transactions that were rolled back for others: deadlock, serialization. */
  private static final String ROLLED_BACK = "40";

  interface Statement {
    void run() throws SQLException;
  }

  private Statements() {}

  /** An insert that may be there already from an earlier attempt, if there was one. */
  static void insertOnce(Statement insert, boolean repeated) throws SQLException {
    try {
      insert.run();
    } catch (SQLException e) {
      if (!repeated || !UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  /** Whether the same statement may get through in a moment. */
  static boolean rolledBackForOthers(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith(ROLLED_BACK);
  }

  /** Closes a connection that may be lost. */
  static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Then it is closed.
    }
  }
}
