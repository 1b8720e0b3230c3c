package io.memorysync.connect.neo4j;

import io.memorysync.schema.serde.FloatVector;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** Turns nodes into the parameters of statements, and the records of results into nodes. */
final class NodeMapping {

  private NodeMapping() {}

  /** Reads a memory with its neighbours. A property that is missing reads as null. */
  static MemoryNode memoryNode(Record record) {
    Value memory = record.get("memory");
    return new MemoryNode(
        memory.get("id").asString(null),
        memory.get("version").asLong(0),
        memory.get("state").asString(null),
        memory.get("content").asString(null),
        memory.get("contentHash").asString(null),
        memory.get("metadata").asString(null),
        instant(memory.get("createdAt")),
        instant(memory.get("updatedAt")),
        instant(memory.get("archivedAt")),
        memory.get("embeddingModel").asString(null),
        // Neo4j sends every number of a list as a double; these were floats.
        record.get("embedding").asList(number -> (float) number.asDouble(), null),
        record.get("userKey").asString(null),
        new TreeSet<>(record.get("neighbours").asList(key -> Neighbour.ofSyncKey(key.asString()))));
  }

  /** Parameters of a memory's node. A null takes the property away. */
  static Map<String, Object> memory(GraphChange change) {
    MemoryNode memory = change.wanted();
    Map<String, Object> properties = new HashMap<>();
    properties.put("id", memory.id());
    properties.put("version", memory.version());
    properties.put("state", memory.state());
    properties.put("content", memory.content());
    properties.put("contentHash", memory.contentHash());
    properties.put("metadata", memory.metadata());
    properties.put("createdAt", utc(memory.createdAt()));
    properties.put("updatedAt", utc(memory.updatedAt()));
    properties.put("archivedAt", utc(memory.archivedAt()));
    properties.put("embeddingModel", memory.embeddingModel());
    Map<String, Object> row = new HashMap<>(heldVersion(change));
    row.put("properties", properties);
    row.put("hasVector", memory.embedding() != null);
    if (change.setsEmbedding()) {
      row.put("embedding", numbers(memory.embedding()));
    }
    return row;
  }

  /** Parameters that find a memory's node as it was read. */
  static Map<String, Object> heldVersion(GraphChange change) {
    return Map.of("syncKey", change.syncKey(), "heldVersion", change.heldVersion());
  }

  private static Value numbers(List<Float> vector) {
    FloatVector floats = FloatVector.of(vector);
    double[] numbers = new double[floats.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = floats.component(i);
    }
    return Values.value(numbers);
  }

  /**
   * Parameters of nodes around memories.
   *
   * @param userKeys string ids of users by UUID, as far as they are known
   */
  static List<Map<String, Object>> neighbours(
      Collection<Neighbour> neighbours, Map<String, String> userKeys) {
    return neighbours.stream().map(neighbour -> neighbour(neighbour, userKeys)).toList();
  }

  private static Map<String, Object> neighbour(Neighbour neighbour, Map<String, String> userKeys) {
    Map<String, Object> row = new HashMap<>();
    row.put("syncKey", neighbour.syncKey());
    row.put("id", neighbour.id());
    row.put("key", neighbour.kind() == NodeKind.USER ? userKeys.get(neighbour.id()) : null);
    return row;
  }

  private static Instant instant(Value value) {
    return value.isNull() ? null : value.asZonedDateTime().toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
