package io.memorysync.stack.snapshot;

import io.memorysync.stack.StackException;
import io.memorysync.stack.check.CapturedDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table in which a source connector finds requests, among the changes that it streams: so a
 * snapshot starts at a place between two changes, and in the thread that streams them. (A request
 * that comes by Kafka is carried out beside that thread. Debezium 3.7 then may publish rows of one
 * table as another's, and may skip a change after a crash.)
 */
final class SignalTable implements AutoCloseable {

  private final String table;
  private final Connection connection;
  private final List<String> requests = new ArrayList<>();

  SignalTable(CapturedDatabase database) {
    table = database.signals();
    try {
      connection = database.connect();
    } catch (SQLException e) {
      throw new StackException(
          "Database " + database.name() + " cannot be entered: " + e.getMessage(), e);
    }
  }

  /**
   * Asks for a snapshot.
   *
   * @param id by which the source tells of it
   * @param data type and tables, as Debezium's execute-snapshot wants them
   */
  void executeSnapshot(String id, String data) {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO " + table + " (id, type, data) VALUES (?, 'execute-snapshot', ?)")) {
      insert.setString(1, id);
      insert.setString(2, data);
      insert.executeUpdate();
      requests.add(id);
    } catch (SQLException e) {
      throw new StackException(
          "The request cannot be written into "
              + table
              + "; make it with the SQL of connect-config/sql: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Commits a transaction that changes nothing: a blocking snapshot begins with the next one that
   * the source sees, and in a database at rest there is none. The sources leave its message out
   * ({@code message.prefix.exclude.list}).
   */
  void touch() {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_logical_emit_message(true, 'memory_sync', '')")) {
      statement.execute();
    } catch (SQLException e) {
      throw new StackException("The snapshot cannot go on: " + e.getMessage(), e);
    }
  }

  /** Takes the requests away, which are carried out or nobody waits for any more. */
  @Override
  public void close() {
    try (connection;
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
      for (String request : requests) {
        delete.setString(1, request);
        delete.executeUpdate();
      }
    } catch (SQLException e) {
      throw new StackException("The request stays in " + table + ": " + e.getMessage(), e);
    }
  }
}
