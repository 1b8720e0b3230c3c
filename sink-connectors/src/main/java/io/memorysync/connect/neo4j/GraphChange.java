package io.memorysync.connect.neo4j;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one memory's part of the graph has to become.
 *
 * @param held what the graph holds; null where it has no node
 * @param wanted what it has to hold; null to remove the node
 */
record GraphChange(MemoryNode held, MemoryNode wanted) {

  /** Value of the memory node's {@code syncKey}. */
  String syncKey() {
    return wanted == null ? held.syncKey() : wanted.syncKey();
  }

  /** Version of the node that this change was made for; 0 where there is none. */
  long heldVersion() {
    return held == null ? 0 : held.version();
  }

  /** Nodes around the memory, before and after. */
  Set<Neighbour> neighbours() {
    Set<Neighbour> neighbours = difference(held, null);
    neighbours.addAll(difference(wanted, null));
    return neighbours;
  }

  /** Nodes of a kind to relate to the memory. */
  Set<Neighbour> added(NodeKind kind) {
    Set<Neighbour> added = difference(wanted, held);
    added.removeIf(neighbour -> neighbour.kind() != kind);
    return added;
  }

  /** Nodes that the memory loses. */
  Set<Neighbour> removed() {
    return difference(held, wanted);
  }

  /** Whether a vector has to be written, which is the costly part. */
  boolean setsEmbedding() {
    return wanted.embedding() != null
        && (held == null || !Objects.equals(wanted.embedding(), held.embedding()));
  }

  private static Set<Neighbour> difference(MemoryNode of, MemoryNode without) {
    Set<Neighbour> difference = new TreeSet<>();
    if (of != null) {
      difference.addAll(of.neighbours());
    }
    if (without != null) {
      difference.removeAll(without.neighbours());
    }
    return difference;
  }
}
