package io.memorysync.stack.check;

import io.memorysync.stack.StackException;
import io.memorysync.stack.connect.ConnectorConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

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
   * Drops the connector's replication slot, if there is one; the connector has to be stopped.
   *
   * @throws StackException if the slot is in use or the database does not answer
   */
  public void dropSlot() {
    try (Connection connection = connect();
        PreparedStatement drop =
            connection.prepareStatement(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                    + " WHERE slot_name = ?")) {
      drop.setString(1, slot);
      drop.execute();
    } catch (SQLException e) {
      throw new StackException(
          "The replication slot " + slot + " cannot be dropped: " + e.getMessage(), e);
    }
  }
}
