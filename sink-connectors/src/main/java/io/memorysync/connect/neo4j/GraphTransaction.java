package io.memorysync.connect.neo4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.RetriableException;
import org.neo4j.driver.TransactionContext;
import org.neo4j.driver.summary.ResultSummary;

/** The statements of one transaction on the graph. */
final class GraphTransaction {

  private static final String RELATIONSHIPS = "REMEMBERS|IN_CATEGORY|WRITTEN_BY|FROM_AGENT|IN_RUN";

  /**
   * All vectors are read before the first text: what reads a transaction's properties keeps the
   * room of the longest text, and Neo4j 5 goes through that room for every vector that follows, 60
   * ms each after a text of 10 MB.
   */
  private static final String READ =
      """
      UNWIND $rows AS syncKey
      MATCH (m:MemorySync {syncKey: syncKey})
      WITH collect([m, m.embedding]) AS found
      UNWIND found AS pair
      WITH pair[0] AS m, pair[1] AS embedding
      RETURN m {.id, .version, .state, .content, .contentHash, .metadata, .createdAt, .updatedAt,
                .archivedAt, .embeddingModel} AS memory,
             embedding,
             head([(u:MemorySync)-[:REMEMBERS]->(m) | u.key]) AS userKey,
             [(m)-[:%s]-(n:MemorySync) | n.syncKey] AS neighbours
      """
          .formatted(RELATIONSHIPS);

  /** Makes the nodes that are missing and locks them all: what is set on a node locks it. */
  private static final String LOCK_NEIGHBOURS =
      """
      UNWIND $rows AS node
      MERGE (n:MemorySync {syncKey: node.syncKey})
      SET n:%s, %s
      """;

  /** Counts the nodes that are as they have to be, without locking them. */
  private static final String COUNT_NEIGHBOURS =
      """
      UNWIND $rows AS node
      MATCH (n:MemorySync {syncKey: node.syncKey})
      WHERE node.key IS NULL OR n.key = node.key
      RETURN count(n) AS nodes
      """;

  /**
   * The label is set first to lock the node, so that the version is read under the lock. All
   * vectors are set or removed before the first text: what is replaced is read, see {@link #READ}.
   */
  private static final String UPSERT =
      """
      UNWIND $rows AS memory
      MERGE (m:MemorySync {syncKey: memory.syncKey})
      SET m:Memory
      WITH m, memory
      WHERE coalesce(m.version, 0) = memory.heldVersion
      FOREACH (bare IN CASE WHEN memory.hasVector THEN [] ELSE [m] END | REMOVE bare.embedding)
      WITH m, memory
      CALL {
        WITH m, memory
        WITH m, memory
        WHERE memory.embedding IS NOT NULL
        CALL db.create.setNodeVectorProperty(m, 'embedding', memory.embedding)
      }
      WITH collect([m, memory.properties]) AS memories
      UNWIND memories AS pair
      WITH pair[0] AS m, pair[1] AS properties
      SET m += properties
      RETURN count(m) AS nodes
      """;

  private static final String RELATE =
      """
      UNWIND $rows AS links
      MATCH (n:MemorySync {syncKey: links.neighbour})
      UNWIND links.memories AS syncKey
      MATCH (m:MemorySync {syncKey: syncKey})
      CREATE %s
      RETURN count(n) AS relationships
      """;

  private static final String UNRELATE =
      """
      UNWIND $rows AS links
      MATCH (n:MemorySync {syncKey: links.neighbour})
      UNWIND links.memories AS syncKey
      MATCH (m:MemorySync {syncKey: syncKey})
      MATCH (m)-[r:%s]-(n)
      DELETE r
      """
          .formatted(RELATIONSHIPS);

  private static final String REMOVE =
      """
      UNWIND $rows AS memory
      MATCH (m:MemorySync {syncKey: memory.syncKey})
      SET m:Memory
      WITH m, memory
      WHERE m.version = memory.heldVersion
      DETACH DELETE m
      """;

  /** A node that another application has related to something stays. */
  private static final String REMOVE_ORPHANS =
      """
      UNWIND $rows AS syncKey
      MATCH (n:MemorySync {syncKey: syncKey})
      WHERE NOT EXISTS { (n)--() }
      DELETE n
      """;

  private final TransactionContext transaction;

  GraphTransaction(TransactionContext transaction) {
    this.transaction = transaction;
  }

  /** Reads the memories that the graph holds, without locking them, by memory id. */
  Map<String, MemoryNode> read(Collection<String> ids) {
    List<String> syncKeys = ids.stream().map(MemoryNode::syncKey).toList();
    return transaction.run(READ, Map.of("rows", syncKeys)).stream()
        .map(NodeMapping::memoryNode)
        .collect(Collectors.toMap(MemoryNode::id, Function.identity()));
  }

  /**
   * Carries out a plan.
   *
   * @throws RetriableException if a memory has changed since the plan was made
   */
  void apply(GraphPlan plan) {
    if (!plan.onlyRelates() || !neighboursAreThere(plan)) {
      lockNeighbours(plan);
    }
    upsert(plan.upserts());
    remove(plan.removals());
    run(REMOVE_ORPHANS, plan.released().stream().map(Neighbour::syncKey).toList());
  }

  /**
   * Whether nothing has to be made or named before memories are related. Most memories share a few
   * users, categories and apps, which one task would lock until all the others have waited for it.
   */
  private boolean neighboursAreThere(GraphPlan plan) {
    List<?> rows = NodeMapping.neighbours(plan.neighbours(), plan.userKeys());
    return rows.isEmpty()
        || transaction.run(COUNT_NEIGHBOURS, Map.of("rows", rows)).single().get("nodes").asLong()
            == rows.size();
  }

  private void lockNeighbours(GraphPlan plan) {
    for (NodeKind kind : NodeKind.values()) {
      List<Neighbour> ofKind =
          plan.neighbours().stream().filter(neighbour -> neighbour.kind() == kind).toList();
      run(
          LOCK_NEIGHBOURS.formatted(kind.label(), kind.assignment()),
          NodeMapping.neighbours(ofKind, plan.userKeys()));
    }
  }

  private void upsert(List<GraphChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    List<?> rows = changes.stream().map(NodeMapping::memory).toList();
    long nodes = transaction.run(UPSERT, Map.of("rows", rows)).single().get("nodes").asLong();
    requireAll(nodes, changes);
    run(UNRELATE, rows(links(changes, GraphChange::removed)));
    for (NodeKind kind : NodeKind.values()) {
      relate(kind, links(changes, change -> change.added(kind)));
    }
  }

  /** A neighbour that was there and is gone again was another task's orphan in between. */
  private void relate(NodeKind kind, Map<Neighbour, List<String>> links) {
    if (links.isEmpty()) {
      return;
    }
    long relationships =
        transaction
            .run(RELATE.formatted(kind.relationship()), Map.of("rows", rows(links)))
            .single()
            .get("relationships")
            .asLong();
    long wanted = links.values().stream().mapToLong(List::size).sum();
    if (relationships != wanted) {
      throw new RetriableException(
          "Another writer removed what %d of %d relationships lead to in the meantime."
              .formatted(wanted - relationships, wanted));
    }
  }

  private void remove(List<GraphChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    List<?> rows = changes.stream().map(NodeMapping::heldVersion).toList();
    ResultSummary summary = transaction.run(REMOVE, Map.of("rows", rows)).consume();
    requireAll(summary.counters().nodesDeleted(), changes);
  }

  private static void requireAll(long nodes, List<GraphChange> changes) {
    if (nodes != changes.size()) {
      throw new RetriableException(
          "Another writer changed %d of %d memories in the meantime."
              .formatted(changes.size() - nodes, changes.size()));
    }
  }

  /**
   * Memories by the neighbour to relate them to, or to part them from, in one order for all tasks:
   * a relationship locks a node that has few.
   */
  private static Map<Neighbour, List<String>> links(
      List<GraphChange> changes, Function<GraphChange, Set<Neighbour>> neighbours) {
    Map<Neighbour, List<String>> links = new TreeMap<>();
    for (GraphChange change : changes) {
      for (Neighbour neighbour : neighbours.apply(change)) {
        links.computeIfAbsent(neighbour, key -> new ArrayList<>()).add(change.syncKey());
      }
    }
    return links;
  }

  private static List<?> rows(Map<Neighbour, List<String>> links) {
    return links.entrySet().stream()
        .map(entry -> Map.of("neighbour", entry.getKey().syncKey(), "memories", entry.getValue()))
        .toList();
  }

  private void run(String statement, List<?> rows) {
    if (!rows.isEmpty()) {
      transaction.run(statement, Map.of("rows", rows)).consume();
    }
  }
}
