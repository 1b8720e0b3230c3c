package io.memorysync.stack.torture;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.StackException;
import io.memorysync.stack.view.StoreView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Tells whether a source connector has captured all that was written up to a mark. The slot alone
 * does not tell: what is not captured (the sinks' ledger) is never confirmed, until something that
 * is captured follows. The mark is therefore a row that is, and that is no memory.
 */
final class Capture {

  private record Slot(String name, Endpoints.Database database, String mark) {}

  /** A row that changes nothing in the pipeline: a user as it is, telemetry of mem0. */
  private static final String USER = "UPDATE users SET updated_at = updated_at";

  private static final String TELEMETRY =
      "INSERT INTO mem0migrations (id, payload) VALUES (gen_random_uuid(),"
          + " '{\"type\": \"user_identity\"}')";

  private final List<Slot> slots;
  private final long[] marks;

  /** Sets the mark in both databases. */
  Capture(Endpoints endpoints) {
    slots =
        List.of(
            new Slot("memory_sync_openmemory", endpoints.openmemory(), USER),
            new Slot("memory_sync_mem0", endpoints.mem0(), TELEMETRY));
    marks = slots.stream().mapToLong(Capture::mark).toArray();
  }

  /** The slots that have not confirmed the mark yet. */
  List<String> unconfirmed() {
    return java.util.stream.IntStream.range(0, marks.length)
        .filter(i -> confirmed(slots.get(i)) < marks[i])
        .mapToObj(i -> slots.get(i).name())
        .toList();
  }

  private static long mark(Slot slot) {
    try (Connection connection = StoreView.connect(slot.database());
        Statement statement = connection.createStatement()) {
      long before = number(statement, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
      statement.execute(slot.mark());
      return before;
    } catch (SQLException e) {
      throw new StackException("No mark can be set for " + slot.name() + ": " + e.getMessage(), e);
    }
  }

  private static long confirmed(Slot slot) {
    try (Connection connection = StoreView.connect(slot.database());
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT confirmed_flush_lsn - '0/0'::pg_lsn FROM pg_replication_slots"
                    + " WHERE slot_name = ?")) {
      statement.setString(1, slot.name());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new StackException("Slot " + slot.name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
