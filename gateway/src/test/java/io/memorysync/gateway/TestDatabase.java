package io.memorysync.gateway;

import io.memorysync.gateway.config.GatewayConfig;
import io.memorysync.gateway.read.Database;
import io.memorysync.testkit.PostgresServer;
import io.memorysync.testkit.TestServers;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A read model of its own on a real server, with vectors of 3 dims. */
public final class TestDatabase implements AutoCloseable {

  public static final int DIMS = 3;

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Database database;

  private TestDatabase(Database database) {
    this.database = database;
  }

  /** Makes one. */
  public static TestDatabase create() throws SQLException {
    PostgresServer server = TestServers.postgres();
    String name = "gateway_" + COUNT.incrementAndGet();
    server.createDatabase(name);
    Database database =
        Database.of(
            new GatewayConfig(
                Map.of(
                    GatewayConfig.DATABASE_URL, server.jdbcUrl(name),
                    GatewayConfig.DATABASE_USER, server.user(),
                    GatewayConfig.DATABASE_PASSWORD, server.password())));
    database.prepare(DIMS);
    return new TestDatabase(database);
  }

  public Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
  }
}
