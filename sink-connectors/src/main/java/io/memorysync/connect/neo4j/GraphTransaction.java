package io.memorysync.connect.neo4j;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.RetriableException;
import org.neo4j.driver.TransactionContext;
import org.neo4j.driver.summary.ResultSummary;

/** The statements of one transaction on the graph. */
final class GraphTransaction {

  private static final String RELATIONSHIPS = "REMEMBERS|IN_CATEGORY|WRITTEN_BY|FROM_AGENT|IN_RUN";

  private static final String READ =
      """
      UNWIND $rows AS syncKey
      MATCH (m:MemorySync {syncKey: syncKey})
      RETURN m AS memory,
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

  /** The label is set first to lock the node, so that the version is read under the lock. */
  private static final String UPSERT =
      """
      UNWIND $rows AS memory
      MERGE (m:MemorySync {syncKey: memory.syncKey})
      SET m:Memory
      WITH m, memory
      WHERE coalesce(m.version, 0) = memory.heldVersion
      SET m += memory.properties
      RETURN count(m) AS nodes
      """;

  private static final String EMBED =
      """
      UNWIND $rows AS memory
      MATCH (m:MemorySync {syncKey: memory.syncKey})
      CALL db.create.setNodeVectorProperty(m, 'embedding', memory.embedding)
      """;

  private static final String RELATE =
      """
      UNWIND $rows AS link
      MATCH (m:MemorySync {syncKey: link.memory})
      MATCH (n:MemorySync {syncKey: link.neighbour})
      CREATE %s
      """;

  private static final String UNRELATE =
      """
      UNWIND $rows AS link
      MATCH (m:MemorySync {syncKey: link.memory})
      MATCH (n:MemorySync {syncKey: link.neighbour})
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
    for (NodeKind kind : NodeKind.values()) {
      run(
          LOCK_NEIGHBOURS.formatted(kind.label(), kind.assignment()),
          NodeMapping.neighbours(plan.neighbours(kind), plan.userKeys()));
    }
    upsert(plan.upserts());
    remove(plan.removals());
    run(REMOVE_ORPHANS, plan.released().stream().map(Neighbour::syncKey).toList());
  }

  private void upsert(List<GraphChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    List<?> rows = changes.stream().map(NodeMapping::memory).toList();
    long nodes = transaction.run(UPSERT, Map.of("rows", rows)).single().get("nodes").asLong();
    requireAll(nodes, changes);
    run(
        EMBED,
        changes.stream().filter(GraphChange::setsEmbedding).map(NodeMapping::embedding).toList());
    run(UNRELATE, links(changes, GraphChange::removed));
    for (NodeKind kind : NodeKind.values()) {
      run(RELATE.formatted(kind.relationship()), links(changes, change -> change.added(kind)));
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

  private static List<?> links(
      List<GraphChange> changes, Function<GraphChange, Set<Neighbour>> neighbours) {
    return changes.stream()
        .flatMap(
            change ->
                neighbours.apply(change).stream()
                    .map(
                        neighbour ->
                            Map.of("memory", change.syncKey(), "neighbour", neighbour.syncKey())))
        .toList();
  }

  private void run(String statement, List<?> rows) {
    if (!rows.isEmpty()) {
      transaction.run(statement, Map.of("rows", rows)).consume();
    }
  }
}
