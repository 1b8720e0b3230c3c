package io.memorysync.connect.neo4j;

import io.memorysync.testkit.Neo4jServer;
import io.memorysync.testkit.TestServers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.Value;

/** The tests' own view of the graph in a real Neo4j. */
final class Graph implements AutoCloseable {

  private final Neo4jServer server = TestServers.neo4j();
  private final Driver driver =
      GraphDatabase.driver(server.boltUri(), AuthTokens.basic(server.user(), server.password()));

  /** Options of a sink that writes into this graph. */
  Map<String, String> options() {
    return new HashMap<>(
        Map.of(
            "name", "neo4j-sink",
            "neo4j.uri", server.boltUri(),
            "neo4j.user", server.user(),
            "neo4j.password", server.password(),
            "vector.dims", "8"));
  }

  List<Record> query(String cypher, Object... keysAndValues) {
    try (Session session = driver.session()) {
      return session.run(cypher, org.neo4j.driver.Values.parameters(keysAndValues)).list();
    }
  }

  void clear() {
    query("MATCH (n) DETACH DELETE n");
  }

  /** Properties of a memory's node. */
  Map<String, Object> memory(UUID id) {
    return query("MATCH (m:Memory {id: $id}) RETURN properties(m) AS m", "id", id.toString())
        .get(0)
        .get("m")
        .asMap();
  }

  boolean holds(UUID id) {
    return count("MATCH (m:Memory {id: '" + id + "'}) RETURN count(m)") == 1;
  }

  /** Names or ids of the nodes that a path from memory {@code m} to node {@code n} leads to. */
  List<String> around(UUID id, String path) {
    return query(
            "MATCH (m:Memory {id: $id}) MATCH "
                + path
                + " RETURN coalesce(n.key, n.name, n.id) AS name ORDER BY name",
            "id",
            id.toString())
        .stream()
        .map(record -> record.get("name").asString())
        .toList();
  }

  /** A memory's node, locked by another application. */
  record Lock(Session session, Transaction transaction) {

    void release() {
      transaction.rollback();
      session.close();
    }
  }

  /** Locks a memory's node. */
  Lock lock(UUID id) {
    Session session = driver.session();
    Transaction transaction = session.beginTransaction();
    transaction
        .run(
            "MATCH (m:Memory {id: $id}) SET m.version = m.version",
            org.neo4j.driver.Values.parameters("id", id.toString()))
        .consume();
    return new Lock(session, transaction);
  }

  long count(String cypher) {
    return query(cypher).get(0).get(0).asLong();
  }

  Value value(String cypher) {
    return query(cypher).get(0).get(0);
  }

  /** Changes with every transaction that writes. */
  Set<Bookmark> lastCommit() {
    try (Session session = driver.session()) {
      session.run("RETURN 1").consume();
      return session.lastBookmarks();
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
