package io.memorysync.gateway.read;

import java.sql.SQLException;

/** Carries the database's failure through code that knows no database. */
public final class UnansweredException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnansweredException(SQLException cause) {
    super(cause);
  }

  /** What the database said. */
  public SQLException failure() {
    return (SQLException) getCause();
  }
}
