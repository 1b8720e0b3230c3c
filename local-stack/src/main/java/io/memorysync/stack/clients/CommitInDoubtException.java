package io.memorysync.stack.clients;

import java.sql.SQLException;

/** The connection was lost during COMMIT: whether the transaction holds, only the rows tell. */
public final class CommitInDoubtException extends SQLException {

  private static final long serialVersionUID = 1L;

  CommitInDoubtException(SQLException cause) {
    super(cause.getMessage(), cause.getSQLState(), cause);
  }
}
