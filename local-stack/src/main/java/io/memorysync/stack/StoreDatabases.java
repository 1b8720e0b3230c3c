package io.memorysync.stack;

import io.memorysync.stack.server.PostgresServerProcess;
import io.memorysync.stack.stores.SqlScript;
import io.memorysync.stack.stores.StoreSchemas;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * The stores' databases, as the stores and then an operator with connect-config's SQL would make
 * them. A database that was prepared once is not touched again: what somebody changed in it is for
 * {@code check} to tell, not for us to undo.
 */
final class StoreDatabases {

  private static final int DIMS = 384;

  private final Path sql;
  private final PostgresServerProcess postgres;
  private final Map<String, String> passwords;

  StoreDatabases(Checkout checkout, PostgresServerProcess postgres, StackState state) {
    this.sql = checkout.root().resolve("connect-config/sql");
    this.postgres = postgres;
    this.passwords =
        Map.of(
            "memory_sync.source_password", state.sourcePassword(),
            "memory_sync.sink_password", state.sinkPassword(),
            "memory_sync.gateway_password", state.gatewayPassword());
  }

  void prepare() {
    prepare(
        "openmemory",
        connection -> {
          StoreSchemas.openMemory(connection);
          StoreSchemas.mem0Collection(connection, "openmemory", DIMS);
          run(connection, "roles.sql");
          run(connection, "openmemory.sql");
        });
    prepare(
        "mem0",
        connection -> {
          StoreSchemas.mem0Collection(connection, "mem0migrations", DIMS);
          run(connection, "user-id-mapping.sql");
          run(connection, "mem0.sql");
        });
  }

  /** Runs the SQL of connect-config again on the tables that are there now. */
  void prepareAgain() {
    run(
        "openmemory",
        connection -> {
          run(connection, "openmemory.sql");
          run(connection, "monitor.sql");
        });
    run(
        "mem0",
        connection -> {
          run(connection, "user-id-mapping.sql");
          run(connection, "mem0.sql");
          run(connection, "monitor.sql");
        });
  }

  /** The gateway's own database, in which all is the gateway's, and what its monitor may do. */
  void prepareGateway() {
    postgres.createDatabase("gateway");
    run("gateway", connection -> run(connection, "gateway.sql"));
    run("openmemory", connection -> run(connection, "monitor.sql"));
    run("mem0", connection -> run(connection, "monitor.sql"));
  }

  private interface Preparation {
    void on(Connection connection) throws SQLException;
  }

  private void prepare(String database, Preparation preparation) {
    postgres.createDatabase(database);
    run(
        database,
        connection -> {
          if (!isPrepared(connection)) {
            preparation.on(connection);
          }
        });
  }

  private void run(String database, Preparation preparation) {
    try (Connection connection = postgres.connect(database)) {
      connection.setAutoCommit(false);
      preparation.on(connection);
      connection.commit();
    } catch (SQLException e) {
      throw new StackException(
          "Database " + database + " cannot be prepared: " + e.getMessage(), e);
    }
  }

  private void run(Connection connection, String script) {
    new SqlScript(sql.resolve(script)).run(connection, passwords);
  }

  private static boolean isPrepared(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT 1 FROM pg_publication WHERE pubname = 'memory_sync'")) {
      return rows.next();
    }
  }
}
