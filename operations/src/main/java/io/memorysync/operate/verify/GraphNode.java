package io.memorysync.operate.verify;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A memory's node in Neo4j. A property that is missing is null.
 *
 * @param userKey string id on the node of its user; null where there is none
 * @param links the nodes it is related to, each as type and key
 */
record GraphNode(
    UUID id,
    Long version,
    String state,
    String content,
    String contentHash,
    String metadata,
    Instant createdAt,
    Instant updatedAt,
    Instant archivedAt,
    String embeddingModel,
    List<Float> embedding,
    String userKey,
    Set<Link> links)
    implements Found {

  /**
   * A relationship of a memory.
   *
   * @param type its type, pointing away from the memory but for REMEMBERS
   * @param key {@code syncKey} of the other node
   */
  record Link(String type, String key) {}
}
