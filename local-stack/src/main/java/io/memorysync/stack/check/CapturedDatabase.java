package io.memorysync.stack.check;

import io.memorysync.stack.StackException;
import io.memorysync.stack.connect.ConnectorConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.util.PSQLState;

/**
 * A database as a Debezium source connector sees it.
 *
 * @param source name of the connector
 * @param tables with their schemas, {@code public.memories} for example
 * @param signals table in which the connector finds requests
 */
public record CapturedDatabase(
    String source,
    String host,
    String port,
    String name,
    String user,
    String password,
    String publication,
    String slot,
    List<String> tables,
    String signals) {

  /** A connector that was just stopped holds its slot until the server has missed it. */
  private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(200);

  /** The database of that connector. */
  public static CapturedDatabase of(ConnectorConfig source, Map<String, String> environment) {
    return new CapturedDatabase(
        source.name(),
        source.resolved("database.hostname", environment),
        source.resolved("database.port", environment),
        source.resolved("database.dbname", environment),
        source.resolved("database.user", environment),
        source.resolved("database.password", environment),
        source.resolved("publication.name", environment),
        source.resolved("slot.name", environment),
        List.of(source.resolved("table.include.list", environment).split("\\s*,\\s*")),
        source.resolved("signal.data.collection", environment));
  }

  /** Logs in as the connector does. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host + ":" + port + "/" + name, user, password);
  }

  /**
   * Whether the server's log is behind what was read of it, as after a restore: changes are ordered
   * by their place in the log, and those from here on would be taken for known ones.
   *
   * @param position up to which the connector has read, in bytes
   * @return one sentence with the way out; empty where all is well
   */
  public Optional<String> logBehind(Connection connection, long position) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_current_wal_insert_lsn(), '0/0'::pg_lsn + ?::numeric"
                + " WHERE pg_current_wal_insert_lsn() < '0/0'::pg_lsn + ?::numeric")) {
      statement.setLong(1, position);
      statement.setLong(2, position);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                ("The log of database %s at %s:%s is at %s, behind %s, up to which %s has read it;"
                        + " the server was restored, and what is written now would be left out"
                        + " without a word. Keep its applications off and follow"
                        + " docs/runbook.md#restoring-a-store-from-backup.")
                    .formatted(name, host, port, rows.getString(1), rows.getString(2), source))
            : Optional.empty();
      }
    }
  }

  /**
   * Drops the connector's replication slot, if there is one; the connector has to be stopped.
   *
   * @throws StackException if the slot is still in use after 30 s or the database does not answer
   */
  public void dropSlot() {
    try (Connection connection = connect();
        PreparedStatement drop =
            connection.prepareStatement(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                    + " WHERE slot_name = ?")) {
      drop.setString(1, slot);
      executeOnceReleased(drop);
    } catch (SQLException e) {
      throw new StackException(
          "The replication slot " + slot + " cannot be dropped: " + e.getMessage(), e);
    }
  }

  private static void executeOnceReleased(PreparedStatement drop) throws SQLException {
    long deadline = System.nanoTime() + RELEASE_TIMEOUT.toNanos();
    while (true) {
      try {
        drop.execute();
        return;
      } catch (SQLException e) {
        boolean inUse = PSQLState.OBJECT_IN_USE.getState().equals(e.getSQLState());
        if (!inUse || System.nanoTime() > deadline) {
          throw e;
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted.", e);
    }
  }
}
