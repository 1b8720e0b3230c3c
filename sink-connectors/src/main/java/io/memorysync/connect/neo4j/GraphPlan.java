package io.memorysync.connect.neo4j;

import io.memorysync.connect.common.BatchResult;
import io.memorysync.connect.common.MemoryVersion;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares a batch with what the graph holds and says what has to change: nothing for a version
 * that is older than the node's, nothing for an equal one.
 */
final class GraphPlan {

  private final List<GraphChange> changes = new ArrayList<>();
  private final List<MemoryVersion> written = new ArrayList<>();
  private final int dims;
  private int equal;
  private int stale;

  private GraphPlan(int dims) {
    this.dims = dims;
  }

  /**
   * @param batch at most one version per memory
   * @param held nodes that the graph holds, by memory id
   * @param dims dimensions that every embedding must have
   * @throws org.apache.kafka.connect.errors.DataException naming the field that the graph cannot
   *     hold
   */
  static GraphPlan of(List<MemoryVersion> batch, Map<String, MemoryNode> held, int dims) {
    GraphPlan plan = new GraphPlan(dims);
    for (MemoryVersion version : batch) {
      plan.add(version, held.get(version.id().toString()));
    }
    // Locks are taken in one order by all tasks.
    plan.changes.sort(Comparator.comparing(GraphChange::syncKey));
    return plan;
  }

  /** Memories whose node is created or changed, in lock order. */
  List<GraphChange> upserts() {
    return changes.stream().filter(change -> change.wanted() != null).toList();
  }

  /** Memories whose node is removed, in lock order. */
  List<GraphChange> removals() {
    return changes.stream().filter(change -> change.wanted() == null).toList();
  }

  /** Whether no memory is removed or parted from a node, so that no node can be left alone. */
  boolean onlyRelates() {
    return changes.stream().allMatch(change -> change.removed().isEmpty()) && removals().isEmpty();
  }

  /** Nodes around the changed memories, those that they lose included, in lock order. */
  List<Neighbour> neighbours() {
    return changes.stream()
        .flatMap(change -> change.neighbours().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** String ids of the users around the changed memories, by UUID, as far as they are known. */
  Map<String, String> userKeys() {
    Map<String, String> keys = new HashMap<>();
    for (GraphChange change : upserts()) {
      MemoryNode memory = change.wanted();
      if (memory.userKey() != null) {
        memory.user().ifPresent(user -> keys.put(user.id(), memory.userKey()));
      }
    }
    return keys;
  }

  /** Nodes that lose a memory, which may have been their last. */
  List<Neighbour> released() {
    return changes.stream()
        .flatMap(change -> change.removed().stream())
        .distinct()
        .sorted()
        .toList();
  }

  BatchResult<MemoryVersion> result() {
    return new BatchResult<>(written, equal, stale);
  }

  private void add(MemoryVersion version, MemoryNode held) {
    Optional<CanonicalMemory> memory = version.memory();
    if (held != null && memory.isPresent() && isStale(version, memory.get(), held)) {
      stale++;
      return;
    }
    MemoryNode wanted =
        memory
            .filter(canonical -> canonical.getState() != MemoryState.DELETED)
            .map(canonical -> MemoryNode.of(canonical, dims))
            .map(node -> held == null ? node : node.withKeyKnownBy(held))
            .orElse(null);
    if (wanted == null ? held == null : wanted.equals(held)) {
      equal++;
      return;
    }
    changes.add(new GraphChange(held, wanted));
    written.add(version);
  }

  private static boolean isStale(MemoryVersion version, CanonicalMemory memory, MemoryNode held) {
    return memory.getVersion() < held.version() && !version.followsTombstone();
  }
}
