package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.Memories;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.stores.StoreSchemas;
import io.memorysync.testkit.PostgresServer;
import io.memorysync.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A database of its own with a store's tables, prepared by the project's SQL scripts: the sink's
 * role has the privileges that they grant and no other.
 */
final class StoreDatabase implements AutoCloseable {

  static final String ROLE = "memory_sync_sink";
  static final String PASSWORD = "sink-password";

  private final PostgresServer server = TestServers.postgres();
  private final String name;
  private final Connection superuser;

  private StoreDatabase(String store) {
    this.name = store + "_" + UUID.randomUUID().toString().substring(0, 8);
    server.createDatabase(name);
    try {
      superuser = DriverManager.getConnection(url(), server.user(), server.password());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    execute("SET TIME ZONE 'America/Los_Angeles'");
    execute("SET memory_sync.source_password = 'source-password'");
    execute("SET memory_sync.sink_password = '" + PASSWORD + "'");
    script("roles.sql");
  }

  /** mem0's, with the collection mem0migrations and the table user_id_mapping. */
  static StoreDatabase mem0() {
    return mem0(Memories.DIMS);
  }

  static StoreDatabase mem0(int dims) {
    StoreDatabase database = new StoreDatabase("mem0");
    database.schema(connection -> StoreSchemas.mem0Collection(connection, "mem0migrations", dims));
    database.script("user-id-mapping.sql");
    database.script("mem0.sql");
    return database;
  }

  /** OpenMemory's, with the collection openmemory. */
  static StoreDatabase openMemory() {
    StoreDatabase database = new StoreDatabase("openmemory");
    database.schema(StoreSchemas::openMemory);
    database.schema(
        connection -> StoreSchemas.mem0Collection(connection, "openmemory", Memories.DIMS));
    database.script("openmemory.sql");
    return database;
  }

  /** Statements that make tables. */
  interface Ddl {
    void run(Connection connection) throws SQLException;
  }

  /** Makes tables as a superuser. */
  void schema(Ddl ddl) {
    try {
      ddl.run(superuser);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void script(String file) {
    try {
      execute(Files.readString(Checkout.find().root().resolve("connect-config/sql").resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return server.jdbcUrl(name);
  }

  String databaseName() {
    return name;
  }

  Map<String, String> mem0Options() {
    return options(
        Map.of(
            "name", "mem0-sink",
            "store.name", "mem0",
            "layout", "mem0",
            "collection.table", "public.mem0migrations"));
  }

  Map<String, String> openMemoryOptions() {
    return options(
        Map.of(
            "name", "openmemory-sink",
            "store.name", "openmemory",
            "layout", "openmemory",
            "collection.table", "public.openmemory"));
  }

  Map<String, String> userIdOptions() {
    return options(Map.of("name", "user-id-sink", "layout", "user-id-mapping"));
  }

  private Map<String, String> options(Map<String, String> ofLayout) {
    Map<String, String> options = new HashMap<>(ofLayout);
    options.put("connection.url", url());
    options.put("connection.user", ROLE);
    options.put("connection.password", PASSWORD);
    options.put("vector.dims", String.valueOf(Memories.DIMS));
    return options;
  }

  /** Runs statements as a superuser. */
  void execute(String sql) {
    try (Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query, as a superuser sees them, values as text. */
  List<Map<String, String>> rows(String query, Object... parameters) {
    try (PreparedStatement statement = superuser.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<Map<String, String>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          Map<String, String> row = new LinkedHashMap<>();
          for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            row.put(result.getMetaData().getColumnLabel(column), result.getString(column));
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one row of a query. */
  Map<String, String> row(String query, Object... parameters) {
    List<Map<String, String>> rows = rows(query, parameters);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows where one was expected: " + query);
    }
    return rows.get(0);
  }

  /** The first column of a query, in the order of its rows. */
  List<String> column(String query, Object... parameters) {
    return rows(query, parameters).stream().map(row -> row.values().iterator().next()).toList();
  }

  /** The one value of a query. */
  String value(String query, Object... parameters) {
    return row(query, parameters).values().iterator().next();
  }

  /** Ends the sessions of the sink's role, as an administrator or a failing server does. */
  void terminateSinkSessions() {
    rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ? AND datname = ?",
        ROLE,
        name);
  }

  @Override
  public void close() {
    try {
      superuser.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
