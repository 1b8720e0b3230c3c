package io.memorysync.stack.clients;

import java.sql.SQLException;

/** Tells an outage of the database from a statement that it refused. */
public final class LostConnection {

  /** SQL's class of connection exceptions. */
  private static final String CONNECTION = "08";

  /** PostgreSQL's class of operator intervention: the server stops, crashes or starts. */
  private static final String OPERATOR = "57P";

  private LostConnection() {}

  /** Whether a statement or a login failed because the server went away or is not there. */
  public static boolean caused(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && (state.startsWith(CONNECTION) || state.startsWith(OPERATOR));
  }
}
