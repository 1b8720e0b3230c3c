package io.memorysync.connect.neo4j;

import java.util.Arrays;

/**
 * The kinds of nodes around a memory. Transactions lock nodes in the order of this list, so that
 * parallel tasks do not wait for each other in a circle.
 */
enum NodeKind {
  USER(
      "User",
      "n.id = node.id, n.key = coalesce(node.key, n.key, node.id)",
      "(n)-[:REMEMBERS]->(m)"),
  CATEGORY("Category", "n.name = node.id", "(m)-[:IN_CATEGORY]->(n)"),
  APP("App", "n.name = node.id", "(m)-[:WRITTEN_BY]->(n)"),
  AGENT("Agent", "n.id = node.id", "(m)-[:FROM_AGENT]->(n)"),
  RUN("Run", "n.id = node.id", "(m)-[:IN_RUN]->(n)");

  private final String label;
  private final String assignment;
  private final String relationship;

  NodeKind(String label, String assignment, String relationship) {
    this.label = label;
    this.assignment = assignment;
    this.relationship = relationship;
  }

  /** The label for readers. */
  String label() {
    return label;
  }

  /** Cypher that sets the properties of a node {@code n} from a parameter map {@code node}. */
  String assignment() {
    return assignment;
  }

  /** Cypher pattern of the relationship between a memory {@code m} and such a node {@code n}. */
  String relationship() {
    return relationship;
  }

  static NodeKind ofLabel(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No kind of node has the label " + label));
  }
}
