package io.memorysync.connect.pgvector;

import com.pgvector.PGvector;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections to the database of a store. */
final class TargetConnection {

  /** PostgreSQL finds pgvector's type and operators by the search path alone. */
  private static final String REACH_PGVECTOR =
      """
      SELECT set_config(
        'search_path',
        concat_ws(', ', nullif(current_setting('search_path'), ''), quote_ident(nspname)),
        false)
      FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
      WHERE extname = 'vector'
      """;

  private TargetConnection() {}

  /**
   * Opens a connection in auto-commit mode and UTC that sends vectors and arrays in binary, where
   * the database has them.
   */
  static Connection open(PgVectorSinkConfig config) throws SQLException {
    int timeoutSeconds = seconds(config.connectionTimeout());
    Properties properties = new Properties();
    PGProperty.USER.set(properties, config.user());
    PGProperty.PASSWORD.set(properties, config.password());
    PGProperty.APPLICATION_NAME.set(properties, config.replicationOrigin(config.taskId()));
    PGProperty.CONNECT_TIMEOUT.set(properties, timeoutSeconds);
    PGProperty.LOGIN_TIMEOUT.set(properties, timeoutSeconds);
    // A server that hangs keeps its connections open and says nothing.
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds(config.answerTimeout()));
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
    // The detail of an error quotes rows, and with them memories.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    // DriverManager would look for the driver outside the plugin.
    Connection connection = new Driver().connect(config.url(), properties);
    try {
      prepare(connection, config);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void prepare(Connection connection, PgVectorSinkConfig config)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      statement.execute("SET lock_timeout = " + config.lockTimeout().toMillis());
      statement.execute("SET statement_timeout = " + config.requestTimeout().toMillis());
      statement.execute(REACH_PGVECTOR);
    }
    PGvector.addVectorType(connection);
    BinaryArray.addTypes(connection);
  }

  /** As the driver takes it, in whole seconds, of which 0 would be no limit. */
  private static int seconds(Duration duration) {
    return Math.max(1, (int) Math.ceil(duration.toMillis() / 1000.0));
  }
}
