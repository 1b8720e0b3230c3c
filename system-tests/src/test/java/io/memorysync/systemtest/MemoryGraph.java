package io.memorysync.systemtest;

import io.memorysync.stack.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;

/** What Neo4j holds of one memory. */
final class MemoryGraph implements AutoCloseable {

  private final Driver driver;

  MemoryGraph(Endpoints.Neo4j neo4j) {
    driver =
        GraphDatabase.driver(neo4j.boltUri(), AuthTokens.basic(neo4j.user(), neo4j.password()));
  }

  /** The properties of its node; empty if there is none. */
  Map<String, Object> memory(UUID id) {
    return query(
            "MATCH (m:Memory {id: $id}) RETURN properties(m) AS node", Map.of("id", id.toString()))
        .stream()
        .findFirst()
        .map(row -> row.get("node").asMap())
        .orElse(Map.of());
  }

  /** The vector of its node; empty if it has none. */
  Optional<List<Float>> vector(UUID id) {
    return Optional.ofNullable((List<?>) memory(id).get("embedding"))
        .map(numbers -> numbers.stream().map(number -> ((Number) number).floatValue()).toList());
  }

  /** Key of the user that remembers it; null if nobody does. */
  String user(UUID id) {
    return user(id, "key");
  }

  /** UUID of the user that remembers it; null if nobody does. */
  String userId(UUID id) {
    return user(id, "id");
  }

  List<String> categories(UUID id) {
    return name(id, "(m)-[:IN_CATEGORY]->(n:Category)", "name");
  }

  List<String> agents(UUID id) {
    return name(id, "(m)-[:FROM_AGENT]->(n:Agent)", "id");
  }

  /** Ids of all memories that have a vector. */
  List<String> found() {
    return query("MATCH (m:Memory) WHERE m.embedding IS NOT NULL RETURN m.id AS id", Map.of())
        .stream()
        .map(row -> row.get("id").asString())
        .toList();
  }

  /** Deletes every node. */
  void empty() {
    query("MATCH (n) DETACH DELETE n", Map.of());
  }

  /** Runs a statement of which {@code $id} is a memory. */
  void write(String cypher, UUID id) {
    query(cypher, Map.of("id", id.toString()));
  }

  private String user(UUID id, String property) {
    return name(id, "(n:User)-[:REMEMBERS]->(m)", property).stream().findFirst().orElse(null);
  }

  private List<String> name(UUID id, String pattern, String property) {
    return query(
            "MATCH (m:Memory {id: $id}) MATCH " + pattern + " RETURN n." + property + " AS name",
            Map.of("id", id.toString()))
        .stream()
        .map(row -> row.get("name").asString())
        .sorted()
        .toList();
  }

  private List<Record> query(String cypher, Map<String, Object> parameters) {
    return driver.executableQuery(cypher).withParameters(parameters).execute().records();
  }

  @Override
  public void close() {
    driver.close();
  }
}
