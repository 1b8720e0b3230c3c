package io.memorysync.monitor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** One connection to a store's database, made again after it broke. */
final class StoreDatabase implements AutoCloseable {

  private static final String SLOTS =
      """
      SELECT slot_name, active, wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)
      FROM pg_replication_slots WHERE database = current_database() AND slot_type = 'logical'
      """;

  /** Something that is done with the connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private final MonitorConfig.Store store;
  private final Duration patience;
  private Connection connection;

  StoreDatabase(MonitorConfig.Store store, Duration patience) {
    this.store = store;
    this.patience = patience;
  }

  /** The logical slots of the database. */
  List<PipelineView.Slot> slots() throws SQLException {
    return work(
        open -> {
          List<PipelineView.Slot> slots = new ArrayList<>();
          try (Statement statement = open.createStatement();
              ResultSet rows = statement.executeQuery(SLOTS)) {
            while (rows.next()) {
              long retained = rows.getLong(4);
              slots.add(
                  new PipelineView.Slot(
                      rows.getString(1),
                      open.getCatalog(),
                      rows.getBoolean(2),
                      rows.getString(3),
                      rows.wasNull() ? null : retained));
            }
          }
          return slots;
        });
  }

  /** Does something, each statement in a transaction of its own. */
  synchronized <T> T work(Work<T> work) throws SQLException {
    try {
      if (connection == null) {
        connection = DriverManager.getConnection(store.url(), properties());
      }
      return work.with(connection);
    } catch (SQLException e) {
      // What broke is not used again, whatever it was.
      close();
      throw e;
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    Connection broken = connection;
    connection = null;
    if (broken != null) {
      broken.close();
    }
  }

  private Properties properties() {
    String seconds = Long.toString(Math.max(1, patience.toSeconds()));
    Properties properties = new Properties();
    properties.put("user", store.user());
    properties.put("password", store.password());
    properties.put("loginTimeout", seconds);
    properties.put("connectTimeout", seconds);
    properties.put("socketTimeout", seconds);
    properties.put("ApplicationName", "memory-sync-monitor");
    return properties;
  }
}
