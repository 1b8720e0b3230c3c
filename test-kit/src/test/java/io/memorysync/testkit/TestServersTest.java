package io.memorysync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.stack.stores.StoreSchemas;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

class TestServersTest {

  @Test
  void postgresTakesTheSchemasOfBothStores() throws SQLException {
    PostgresServer server = TestServers.postgres();
    server.createDatabase("both");
    try (Connection connection = connect(server, "both")) {
      for (int round = 0; round < 2; round++) {
        StoreSchemas.openMemory(connection);
        StoreSchemas.mem0Collection(connection, "mem0migrations", 384);
      }
      assertThat(text(connection, "SELECT count(*) FROM memories")).isEqualTo("0");
      assertThat(text(connection, "SELECT '[1,2]'::vector <-> '[4,6]'::vector")).isEqualTo("5");
    }
  }

  @Test
  void postgresDecodesItsWalForManySlots() throws SQLException {
    try (Connection connection = connect(TestServers.postgres(), "postgres")) {
      assertThat(text(connection, "SHOW wal_level")).isEqualTo("logical");
      assertThat(text(connection, "SELECT current_setting('max_replication_slots')"))
          .isEqualTo("40");
    }
  }

  @Test
  void neo4jLetsItsUserIn() {
    Neo4jServer server = TestServers.neo4j();
    try (Driver driver =
        GraphDatabase.driver(
            server.boltUri(), AuthTokens.basic(server.user(), server.password()))) {
      assertThat(driver.executableQuery("RETURN 1 AS one").execute().records())
          .singleElement()
          .satisfies(row -> assertThat(row.get("one").asInt()).isEqualTo(1));
    }
  }

  private static Connection connect(PostgresServer server, String database) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (ResultSet rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
