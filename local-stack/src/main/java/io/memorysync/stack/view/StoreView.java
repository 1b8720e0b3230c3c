package io.memorysync.stack.view;

import io.memorysync.stack.Endpoints;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;

/** Looks into both stores and Neo4j the way their users would. */
public final class StoreView implements AutoCloseable {

  /**
   * One memory as one store shows it.
   *
   * @param user the user in the form of that store; null for a memory of an agent or a run alone
   * @param state active, paused or archived
   * @param vector whether it can be found by its vector
   */
  public record Shown(String content, String user, String state, boolean vector) {}

  private static final String OPENMEMORY =
      """
      SELECT m.id, m.content, u.user_id, m.state::text, v.vector IS NOT NULL
      FROM memories m JOIN users u ON u.id = m.user_id
      LEFT JOIN openmemory v ON v.id = m.id AND v.payload->>'data' = m.content
      WHERE m.state <> 'deleted'
      """;
  private static final String MEM0 =
      """
      SELECT id, payload->>'data', coalesce(payload->>'user_id', payload->>'userId'),
             coalesce(payload->>'memory_state', 'active'), vector IS NOT NULL
      FROM mem0migrations WHERE payload->>'data' IS NOT NULL
      """;

  /** Asks for vectors before it reads texts, which would slow that down; see the Neo4j sink. */
  private static final String GRAPH =
      """
      MATCH (m:Memory)
      WITH collect([m, m.embedding IS NOT NULL]) AS memories
      UNWIND memories AS pair
      WITH pair[0] AS m, pair[1] AS vector
      OPTIONAL MATCH (u:User)-[:REMEMBERS]->(m)
      RETURN m.id AS id, m.content AS content, u.key AS user, toLower(m.state) AS state, vector
      """;

  private final Connection openmemory;
  private final Connection mem0;
  private final Driver neo4j;

  public StoreView(Endpoints endpoints) throws SQLException {
    openmemory = connect(endpoints.openmemory());
    mem0 = connect(endpoints.mem0());
    Endpoints.Neo4j graph = endpoints.neo4j();
    neo4j = GraphDatabase.driver(graph.boltUri(), AuthTokens.basic(graph.user(), graph.password()));
  }

  /** A connection as a store's own client has it. */
  public static Connection connect(Endpoints.Database database) throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), database.superuser().user(), database.superuser().password());
  }

  public Map<UUID, Shown> openmemory() throws SQLException {
    return shown(openmemory, OPENMEMORY);
  }

  public Map<UUID, Shown> mem0() throws SQLException {
    return shown(mem0, MEM0);
  }

  public Map<UUID, Shown> neo4j() {
    Map<UUID, Shown> memories = new HashMap<>();
    for (Record row : neo4j.executableQuery(GRAPH).execute().records()) {
      memories.put(
          UUID.fromString(row.get("id").asString()),
          new Shown(
              row.get("content").asString(),
              row.get("user").asString(null),
              row.get("state").asString(),
              row.get("vector").asBoolean()));
    }
    return memories;
  }

  /** The UUID that user_id_mapping has for a string id; null if it has none. */
  public UUID mappedUser(String key) throws SQLException {
    try (PreparedStatement statement =
        mem0.prepareStatement("SELECT uuid_id FROM user_id_mapping WHERE string_id = ?")) {
      statement.setString(1, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getObject(1, UUID.class) : null;
      }
    }
  }

  private static Map<UUID, Shown> shown(Connection connection, String sql) throws SQLException {
    Map<UUID, Shown> memories = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        memories.put(
            rows.getObject(1, UUID.class),
            new Shown(rows.getString(2), rows.getString(3), rows.getString(4), rows.getBoolean(5)));
      }
    }
    return memories;
  }

  @Override
  public void close() throws SQLException {
    openmemory.close();
    mem0.close();
    neo4j.close();
  }
}
