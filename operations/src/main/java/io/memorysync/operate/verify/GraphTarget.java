package io.memorysync.operate.verify;

import io.memorysync.operate.config.OperationsConfig.Graph;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.verify.GraphNode.Link;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.identity.NameUuid;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.QueryConfig;
import org.neo4j.driver.Record;
import org.neo4j.driver.RoutingControl;
import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.Neo4jException;

/** The pipeline's memories in Neo4j, read page by page along the unique key of its nodes. */
final class GraphTarget implements Target<GraphNode> {

  /** Nodes that are in memory at once. */
  static final int PAGE = 200;

  private static final String KEY_PREFIX = "Memory:";

  /** Vectors are read before texts, which would slow them down; see the Neo4j sink. */
  private static final String RESULT =
      """
      WITH collect([m, m.embedding]) AS found
      UNWIND found AS pair
      WITH pair[0] AS m, pair[1] AS embedding
      RETURN m {.syncKey, .version, .state, .content, .contentHash, .metadata, .createdAt,
                .updatedAt, .archivedAt, .embeddingModel} AS memory,
             embedding,
             head([(u:MemorySync)-[:REMEMBERS]->(m) | u.key]) AS userKey,
             [(n:MemorySync)-[r:REMEMBERS]->(m) | [type(r), n.syncKey]]
               + [(m)-[r:IN_CATEGORY|WRITTEN_BY|FROM_AGENT|IN_RUN]->(n:MemorySync)
                  | [type(r), n.syncKey]] AS links
      """;

  /** One range of the index: with STARTS WITH every page would begin at the first node. */
  private static final String NEXT_PAGE =
      """
      MATCH (m:MemorySync)
      WHERE $after < m.syncKey < 'Memory;'
      WITH m ORDER BY m.syncKey LIMIT $page
      """
          + RESULT
          + "ORDER BY memory.syncKey";

  private static final String FIND =
      """
      UNWIND $keys AS key
      MATCH (m:MemorySync {syncKey: key})
      """
          + RESULT;

  private final Graph graph;
  private final Driver driver;
  private final QueryConfig reading;
  private final GraphComparison comparison = new GraphComparison();
  private final Tally tally = new Tally();

  /**
   * @throws OperationsException if Neo4j cannot be reached
   */
  GraphTarget(Graph graph) {
    this.graph = graph;
    this.driver =
        GraphDatabase.driver(graph.uri(), AuthTokens.basic(graph.user(), graph.password()));
    this.reading =
        QueryConfig.builder()
            .withDatabase(graph.database())
            .withRouting(RoutingControl.READ)
            .build();
    try {
      driver.verifyConnectivity();
    } catch (Neo4jException e) {
      driver.close();
      throw failure(e);
    }
  }

  @Override
  public String name() {
    return "neo4j";
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public Set<Difference> differences(CanonicalMemory memory, GraphNode found) {
    return comparison.differences(memory, found);
  }

  @Override
  public Cursor<GraphNode> scan() {
    return new Scan();
  }

  @Override
  public Map<UUID, GraphNode> find(Collection<UUID> ids) {
    List<String> keys = ids.stream().map(id -> KEY_PREFIX + id).toList();
    Map<UUID, GraphNode> found = new HashMap<>();
    query(FIND, Map.of("keys", keys))
        .forEach(record -> id(record).ifPresent(id -> found.put(id, node(id, record))));
    return found;
  }

  @Override
  public void close() {
    driver.close();
  }

  private List<Record> query(String cypher, Map<String, Object> parameters) {
    try {
      return driver
          .executableQuery(cypher)
          .withParameters(parameters)
          .withConfig(reading)
          .execute()
          .records();
    } catch (Neo4jException e) {
      throw failure(e);
    }
  }

  private OperationsException failure(Neo4jException e) {
    return new OperationsException(
        "Neo4j at "
            + graph
            + " cannot be read: "
            + e.getMessage()
            + "; check neo4j.* in the configuration and that it runs.",
        e);
  }

  /** Keys that hold no UUID are not the pipeline's. */
  private static Optional<UUID> id(Record record) {
    return NameUuid.canonical(key(record).substring(KEY_PREFIX.length())).map(UUID::fromString);
  }

  private static String key(Record record) {
    return record.get("memory").get("syncKey").asString();
  }

  private static GraphNode node(UUID id, Record record) {
    Value memory = record.get("memory");
    Set<Link> links = new HashSet<>();
    for (Value link : record.get("links").values()) {
      links.add(new Link(link.get(0).asString(), link.get(1).asString()));
    }
    return new GraphNode(
        id,
        memory.get("version").asObject() instanceof Long version ? version : null,
        text(memory.get("state")),
        text(memory.get("content")),
        text(memory.get("contentHash")),
        text(memory.get("metadata")),
        instant(memory.get("createdAt")),
        instant(memory.get("updatedAt")),
        instant(memory.get("archivedAt")),
        text(memory.get("embeddingModel")),
        vector(record.get("embedding")),
        text(record.get("userKey")),
        links);
  }

  private static String text(Value value) {
    return value.isNull() ? null : value.asObject().toString();
  }

  private static Instant instant(Value value) {
    return value.asObject() instanceof ZonedDateTime time ? time.toInstant() : null;
  }

  /** Neo4j sends every number of a list as a double; these were floats. */
  private static List<Float> vector(Value value) {
    return value.asObject() instanceof List<?> numbers
        ? numbers.stream()
            .map(number -> number instanceof Number some ? some.floatValue() : Float.NaN)
            .toList()
        : null;
  }

  private final class Scan implements Cursor<GraphNode> {

    private final Deque<Record> page = new ArrayDeque<>();
    private String after = KEY_PREFIX;
    private boolean ended;

    @Override
    public Optional<GraphNode> next() {
      while (true) {
        if (page.isEmpty() && !ended) {
          page.addAll(query(NEXT_PAGE, Map.of("after", after, "page", PAGE)));
          ended = page.size() < PAGE;
        }
        Record record = page.poll();
        if (record == null) {
          return Optional.empty();
        }
        after = key(record);
        Optional<UUID> id = id(record);
        if (id.isPresent()) {
          tally.memory();
          return id.map(known -> node(known, record));
        }
        tally.noMemory();
      }
    }

    @Override
    public void close() {
      page.clear();
    }
  }
}
