package io.memorysync.connect.neo4j;

import io.memorysync.connect.common.WrongOptionException;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.UserRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.DataException;

/**
 * A memory as the graph shows it: its node's properties and the nodes around it.
 *
 * @param state in lower case, as the stores write it
 * @param metadata a JSON object in normal form; Neo4j has no maps as properties
 * @param archivedAt null unless it was archived
 * @param embeddingModel null without an embedding
 * @param embedding null without an embedding
 * @param userKey the string id of its user; null where none is known, so that the user's UUID
 *     stands in its place
 */
record MemoryNode(
    String id,
    long version,
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
    Set<Neighbour> neighbours) {

  /** Neo4j indexes values of up to about 8 kB; what exceeds this cannot be a node's key. */
  private static final int MAX_ID_BYTES = 8_000;

  MemoryNode {
    if (userKey != null && neighbours.contains(new Neighbour(NodeKind.USER, userKey))) {
      userKey = null;
    }
  }

  private static void requireDims(Embedding embedding, int dims) {
    int actual = embedding.getVector().size();
    if (actual != embedding.getDims()) {
      throw new DataException(
          "Field value.embedding.vector has %d numbers but value.embedding.dims is %d; they must agree."
              .formatted(actual, embedding.getDims()));
    }
    if (actual != dims) {
      throw new WrongOptionException(
          Neo4jSinkConfig.VECTOR_DIMS_CONFIG,
          "the pipeline's embeddings have %d dimensions and this is %d; set it to those of the pipeline's model (embedding.dims), drop the vector index if there is one, and restart the task."
              .formatted(actual, dims),
          null);
    }
  }

  /**
   * The node that a memory should have.
   *
   * @param dims dimensions that its embedding must have, if it has one
   * @throws WrongOptionException if the embedding has others: so will those of every memory
   * @throws DataException if the embedding has other dimensions than it says, or a name is too long
   *     to be a node's key
   */
  static MemoryNode of(CanonicalMemory memory, int dims) {
    UserRef user = memory.getUser();
    Embedding embedding = memory.getEmbedding();
    if (embedding != null) {
      requireDims(embedding, dims);
    }
    return new MemoryNode(
        memory.getId(),
        memory.getVersion(),
        memory.getState().name().toLowerCase(Locale.ROOT),
        memory.getContent(),
        memory.getContentHash(),
        memory.getMetadata(),
        memory.getCreatedAt(),
        memory.getUpdatedAt(),
        memory.getArchivedAt(),
        embedding == null ? null : embedding.getModel(),
        embedding == null ? null : embedding.getVector(),
        user == null ? null : user.getKey(),
        neighbours(memory));
  }

  /** The value of the node's {@code syncKey}. */
  String syncKey() {
    return syncKey(id);
  }

  static String syncKey(String id) {
    return "Memory:" + id;
  }

  /** The node of its user; empty for a memory of an agent or a run alone. */
  Optional<Neighbour> user() {
    return neighbours.stream().filter(neighbour -> neighbour.kind() == NodeKind.USER).findFirst();
  }

  /** This node; with the key of its user that the graph holds, if it knows none itself. */
  MemoryNode withKeyKnownBy(MemoryNode held) {
    return userKey == null && user().equals(held.user()) ? withUserKey(held.userKey) : this;
  }

  private MemoryNode withUserKey(String key) {
    return new MemoryNode(
        id,
        version,
        state,
        content,
        contentHash,
        metadata,
        createdAt,
        updatedAt,
        archivedAt,
        embeddingModel,
        embedding,
        key,
        neighbours);
  }

  private static Set<Neighbour> neighbours(CanonicalMemory memory) {
    Set<Neighbour> neighbours = new TreeSet<>();
    if (memory.getUser() != null) {
      add(neighbours, NodeKind.USER, memory.getUser().getId(), "user.id");
    }
    memory.getCategories().forEach(name -> add(neighbours, NodeKind.CATEGORY, name, "categories"));
    add(neighbours, NodeKind.APP, memory.getApp(), "app");
    add(neighbours, NodeKind.AGENT, memory.getAgentId(), "agent_id");
    add(neighbours, NodeKind.RUN, memory.getRunId(), "run_id");
    return neighbours;
  }

  private static void add(Set<Neighbour> neighbours, NodeKind kind, String id, String field) {
    if (id == null) {
      return;
    }
    if (id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
      throw new DataException(
          "Field value.%s is longer than %d bytes, which Neo4j cannot index; shorten it in its store."
              .formatted(field, MAX_ID_BYTES));
    }
    neighbours.add(new Neighbour(kind, id));
  }
}
