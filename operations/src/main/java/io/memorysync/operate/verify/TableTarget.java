package io.memorysync.operate.verify;

import io.memorysync.operate.config.OperationsConfig.Database;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.schema.CanonicalMemory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

/** A table of a store, read with a server-side cursor. */
final class TableTarget implements Target<StoreRow> {

  /** Rows that are in memory at once. */
  static final int FETCH_ROWS = 200;

  private final String name;
  private final Database database;
  private final RowSource source;
  private final Comparison<StoreRow> comparison;
  private final Tally tally = new Tally();
  private final Connection lookups;

  /**
   * @param name {@code store/part}
   * @throws OperationsException if the database cannot be reached
   */
  TableTarget(String name, Database database, RowSource source, Comparison<StoreRow> comparison) {
    this.name = name;
    this.database = database;
    this.source = source;
    this.comparison = comparison;
    this.lookups = connect();
  }

  /** How the rows of one table are read. */
  interface RowSource {

    /** SELECT of the table's rows, to which a condition on {@code id} and an order can be added. */
    String select();

    /** Qualified column of the id. */
    String idColumn();

    UUID id(ResultSet row) throws SQLException;

    RowReading.Result read(ResultSet row) throws SQLException;

    /** The id of the row's user as it stands there. */
    String userText(ResultSet row) throws SQLException;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public Set<Difference> differences(CanonicalMemory memory, StoreRow found) {
    return comparison.differences(memory, found);
  }

  @Override
  public Cursor<StoreRow> scan() {
    return new Scan(connect());
  }

  @Override
  public Map<UUID, StoreRow> find(Collection<UUID> ids) {
    String sql = source.select() + " WHERE " + source.idColumn() + " = ANY (?)";
    Map<UUID, StoreRow> found = new HashMap<>();
    try (PreparedStatement statement = lookups.prepareStatement(sql)) {
      statement.setArray(1, lookups.createArrayOf("uuid", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (source.read(rows) instanceof RowReading.Memory memory) {
            UUID id = source.id(rows);
            found.put(id, new StoreRow(id, memory.image(), source.userText(rows)));
          }
        }
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
    return found;
  }

  @Override
  public void close() {
    close(lookups);
  }

  private Connection connect() {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("ApplicationName", "memory-sync verify");
    properties.setProperty("readOnly", "true");
    // Arrays come in binary form from the first row on.
    properties.setProperty("prepareThreshold", "-1");
    try {
      return DriverManager.getConnection(database.url(), properties);
    } catch (SQLException e) {
      throw new OperationsException(
          "Database "
              + database
              + " of "
              + name
              + " cannot be reached: "
              + e.getMessage()
              + "; check store.*.connection.* in the configuration and that it runs.",
          e);
    }
  }

  private OperationsException unreadable(SQLException e) {
    return new OperationsException(
        "Table of " + name + " cannot be read in " + database + ": " + e.getMessage(), e);
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new OperationsException("A connection cannot be closed: " + e.getMessage(), e);
    }
  }

  private final class Scan implements Cursor<StoreRow> {

    private final Connection connection;
    private final ResultSet rows;

    private Scan(Connection connection) {
      this.connection = connection;
      String sql = source.select() + " ORDER BY " + source.idColumn();
      try {
        // Only in a transaction are rows fetched in parts.
        connection.setAutoCommit(false);
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(FETCH_ROWS);
        rows = statement.executeQuery();
      } catch (SQLException e) {
        TableTarget.close(connection);
        throw unreadable(e);
      }
    }

    @Override
    public Optional<StoreRow> next() {
      try {
        while (rows.next()) {
          RowReading.Result result = source.read(rows);
          if (result instanceof RowReading.Memory memory) {
            tally.memory();
            return Optional.of(
                new StoreRow(source.id(rows), memory.image(), source.userText(rows)));
          } else if (result instanceof RowReading.NoMemory) {
            tally.noMemory();
          } else {
            tally.unreadable();
          }
        }
        return Optional.empty();
      } catch (SQLException e) {
        throw unreadable(e);
      }
    }

    @Override
    public void close() {
      TableTarget.close(connection);
    }
  }
}
