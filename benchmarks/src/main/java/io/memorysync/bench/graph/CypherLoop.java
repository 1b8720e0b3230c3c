package io.memorysync.bench.graph;

import io.memorysync.bench.Contender;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.BareConsumer;
import io.memorysync.schema.CanonicalMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;
import org.neo4j.driver.TransactionContext;

/** Consumers that hand every batch to statements with UNWIND, each batch in one transaction. */
final class CypherLoop implements Contender {

  /** The label of this loop's memories. */
  static final String LABEL = "BenchMemory";

  /**
   * What a person would write who knows that the memories are unique: nodes first, then each kind
   * of relationship.
   */
  static final List<String> BARE =
      List.of(
          """
          UNWIND $events AS event
          MERGE (m:BenchMemory {id: event.id})
          SET m += event.properties
          WITH m, event
          CALL db.create.setNodeVectorProperty(m, 'embedding', event.embedding)
          """,
          """
          UNWIND $events AS event
          MATCH (m:BenchMemory {id: event.id})
          MERGE (u:BenchUser {id: event.user})
          MERGE (u)-[:REMEMBERS]->(m)
          """,
          """
          UNWIND $events AS event
          MATCH (m:BenchMemory {id: event.id})
          MERGE (a:BenchApp {id: event.app})
          MERGE (m)-[:WRITTEN_BY]->(a)
          """,
          """
          UNWIND $events AS event
          MATCH (m:BenchMemory {id: event.id})
          UNWIND event.categories AS name
          MERGE (c:BenchCategory {id: name})
          MERGE (m)-[:IN_CATEGORY]->(c)
          """);

  /**
   * As Neo4j's Kafka connector issues a user's Cypher: all events of a batch in order, each through
   * the whole statement.
   */
  static final List<String> CONNECTOR =
      List.of(
          """
          UNWIND $events AS message
          WITH message AS event
          CALL {
            WITH event
            MERGE (m:BenchMemory {id: event.id})
            SET m += event.properties, m.embedding = event.embedding
            MERGE (u:BenchUser {id: event.user})
            MERGE (u)-[:REMEMBERS]->(m)
            MERGE (a:BenchApp {id: event.app})
            MERGE (m)-[:WRITTEN_BY]->(a)
            WITH m, event
            UNWIND event.categories AS name
            MERGE (c:BenchCategory {id: name})
            MERGE (m)-[:IN_CATEGORY]->(c)
          }
          """);

  private final String name;
  private final List<String> statements;
  private final Stage stage;
  private final String topic;
  private final Neo4jScenario scenario;

  CypherLoop(
      String name, List<String> statements, Stage stage, String topic, Neo4jScenario scenario) {
    this.name = name;
    this.statements = statements;
    this.stage = stage;
    this.topic = topic;
    this.scenario = scenario;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double run(int round) throws Exception {
    scenario.prepare();
    try (BareConsumer consumer =
        new BareConsumer(stage, topic, Neo4jScenario.TASKS, this::writer)) {
      consumer.start();
      return scenario.arrival(LABEL);
    }
  }

  private BareConsumer.Writer writer() {
    Driver driver = TargetGraph.connect(stage);
    return new BareConsumer.Writer() {
      @Override
      public void write(List<CanonicalMemory> batch) {
        Map<String, Object> parameters =
            Map.of("events", batch.stream().map(CypherLoop::event).toList());
        try (Session session = driver.session()) {
          session.executeWriteWithoutResult(transaction -> run(transaction, parameters));
        }
      }

      @Override
      public void close() {
        driver.close();
      }
    };
  }

  private void run(TransactionContext transaction, Map<String, Object> parameters) {
    statements.forEach(statement -> transaction.run(statement, parameters).consume());
  }

  private static Map<String, Object> event(CanonicalMemory memory) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("version", memory.getVersion());
    properties.put("state", memory.getState().name());
    properties.put("content", memory.getContent());
    properties.put("contentHash", memory.getContentHash());
    properties.put("metadata", memory.getMetadata());
    properties.put("createdAt", memory.getCreatedAt().toString());
    properties.put("updatedAt", memory.getUpdatedAt().toString());
    return Map.of(
        "id", memory.getId(),
        "properties", properties,
        "user", memory.getUser().getId(),
        "app", memory.getApp(),
        "categories", memory.getCategories(),
        "embedding",
            memory.getEmbedding().getVector().stream().mapToDouble(Float::doubleValue).toArray());
  }
}
