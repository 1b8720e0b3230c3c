package io.memorysync.gateway.read;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.memorysync.gateway.config.GatewayConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.kafka.common.config.ConfigException;

/**
 * The gateway's database: connections for requests, which give up soon, and for what runs in the
 * background, which has time.
 */
public final class Database implements AutoCloseable {

  /** The schema that all tables are in. */
  public static final String SCHEMA = "memory_sync_gateway";

  private static final Duration PATIENCE_IN_BACKGROUND = Duration.ofSeconds(60);
  private static final String CONNECT_TIMEOUT_SECONDS = "5";
  private static final String APPLICATION = "memory-sync-gateway";

  private final GatewayConfig config;
  private final HikariDataSource requests;
  private final HikariDataSource writes;
  private final HikariDataSource background;

  private Database(
      GatewayConfig config,
      HikariDataSource requests,
      HikariDataSource writes,
      HikariDataSource background) {
    this.config = config;
    this.requests = requests;
    this.writes = writes;
    this.background = background;
  }

  /** Makes the pools; nothing is connected yet. */
  public static Database of(GatewayConfig config) {
    Duration patience = config.millis(GatewayConfig.DATABASE_TIMEOUT_MS);
    int connections = config.getInt(GatewayConfig.DATABASE_CONNECTIONS);
    return new Database(
        config,
        pool(config, "requests", connections, patience, MemorySearch.SETTINGS),
        pool(config, "writes", connections, patience, ""),
        pool(config, "background", 3, PATIENCE_IN_BACKGROUND, ""));
  }

  /** Connections for the answers to requests. */
  public DataSource requests() {
    return requests;
  }

  /**
   * Connections that are held while a write is being sent: not those for other requests, so that
   * who reads does not wait for Kafka.
   */
  public DataSource writes() {
    return writes;
  }

  /** Connections for the projector and those who wait for it. */
  public DataSource background() {
    return background;
  }

  /** A connection of its own, whose statements take as long as they take. */
  Connection unhurried() throws SQLException {
    Properties properties = new Properties();
    properties.put("user", config.getString(GatewayConfig.DATABASE_USER));
    properties.put("password", config.getPassword(GatewayConfig.DATABASE_PASSWORD).value());
    properties.put("connectTimeout", CONNECT_TIMEOUT_SECONDS);
    properties.put("tcpKeepAlive", "true");
    properties.put("ApplicationName", APPLICATION);
    properties.put("currentSchema", SCHEMA + ",public");
    return DriverManager.getConnection(config.getString(GatewayConfig.DATABASE_URL), properties);
  }

  /**
   * Makes the tables that are missing.
   *
   * @param dims of the vectors
   * @throws SQLException if the database does not answer or refuses
   * @throws ConfigException if the tables hold vectors of other dims
   */
  public void prepare(int dims) throws SQLException {
    try (Connection connection = background.getConnection()) {
      new ReadModelSchema(dims).apply(connection);
    }
  }

  @Override
  public void close() {
    requests.close();
    writes.close();
    background.close();
  }

  /**
   * @param settings statements for each new session
   */
  private static HikariDataSource pool(
      GatewayConfig config, String name, int connections, Duration patience, String settings) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setJdbcUrl(config.getString(GatewayConfig.DATABASE_URL));
    pool.setUsername(config.getString(GatewayConfig.DATABASE_USER));
    pool.setPassword(config.getPassword(GatewayConfig.DATABASE_PASSWORD).value());
    pool.setMaximumPoolSize(connections);
    pool.setMinimumIdle(Math.min(2, connections));
    pool.setConnectionTimeout(Math.min(patience.toMillis(), 5_000));
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionInitSql(
        "SET search_path TO "
            + SCHEMA
            + ", public; SET statement_timeout TO "
            + patience.toMillis()
            + "; "
            + settings);
    pool.addDataSourceProperty("socketTimeout", Long.toString(patience.toSeconds() + 1));
    pool.addDataSourceProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
    pool.addDataSourceProperty("ApplicationName", APPLICATION);
    return new HikariDataSource(pool);
  }
}
