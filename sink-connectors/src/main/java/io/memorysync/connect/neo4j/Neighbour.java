package io.memorysync.connect.neo4j;

import java.util.Comparator;

/**
 * A node around a memory. Ordered by kind, then by id: the order in which nodes are locked.
 *
 * @param id what tells it apart from others of its kind: a user's UUID, a category's or app's name,
 *     an agent's or run's id
 */
record Neighbour(NodeKind kind, String id) implements Comparable<Neighbour> {

  private static final char SEPARATOR = ':';
  private static final Comparator<Neighbour> LOCK_ORDER =
      Comparator.comparing(Neighbour::kind).thenComparing(Neighbour::id);

  /** The value of the node's {@code syncKey}. */
  String syncKey() {
    return kind.label() + SEPARATOR + id;
  }

  static Neighbour ofSyncKey(String syncKey) {
    int separator = syncKey.indexOf(SEPARATOR);
    return new Neighbour(
        NodeKind.ofLabel(syncKey.substring(0, separator)), syncKey.substring(separator + 1));
  }

  @Override
  public int compareTo(Neighbour other) {
    return LOCK_ORDER.compare(this, other);
  }
}
