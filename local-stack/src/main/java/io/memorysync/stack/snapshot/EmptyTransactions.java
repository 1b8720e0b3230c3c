package io.memorysync.stack.snapshot;

import io.memorysync.stack.StackException;
import io.memorysync.stack.check.CapturedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Transactions that change nothing. A source begins a blocking snapshot, and publishes a piece of
 * an incremental one, when it sees the next transaction, and in a database at rest there is none.
 * The logical message in ours is one that the sources are told to leave out ({@code
 * message.prefix.exclude.list}).
 */
final class EmptyTransactions implements AutoCloseable {

  private final Connection connection;

  EmptyTransactions(CapturedDatabase database) {
    try {
      connection = database.connect();
    } catch (SQLException e) {
      throw new StackException(
          "Database " + database.name() + " cannot be entered: " + e.getMessage(), e);
    }
  }

  /** Commits one. */
  void commit() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_logical_emit_message(true, 'memory_sync', '')");
    } catch (SQLException e) {
      throw new StackException("The snapshot cannot go on: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StackException("The connection did not close: " + e.getMessage(), e);
    }
  }
}
