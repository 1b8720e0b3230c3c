package io.memorysync.gateway.project;

import io.memorysync.gateway.TestDatabase;
import io.memorysync.gateway.project.Projection.Batch;
import io.memorysync.gateway.read.Database;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** Records as they would come from the pipeline's topics, one after the other. */
public final class CanonicalTopic {

  public static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.000006Z");

  private final Map<String, Long> ends = new HashMap<>();
  private final List<Decoded> pending = new ArrayList<>();

  /** A version of an active memory of a user, with a vector; to be varied. */
  public static CanonicalMemory.Builder memory(
      UUID id, long version, UserRef user, String content, float... vector) {
    List<Float> numbers = new ArrayList<>();
    for (float number : vector) {
      numbers.add(number);
    }
    String hash = ContentHash.of(content);
    return CanonicalMemory.newBuilder()
        .setId(id.toString())
        .setVersion(version)
        .setState(MemoryState.ACTIVE)
        .setUser(user)
        .setContent(content)
        .setContentHash(hash)
        .setMetadata("{}")
        .setCreatedAt(CREATED)
        .setUpdatedAt(CREATED)
        .setEmbedding(
            vector.length == 0 ? null : new Embedding("test", vector.length, hash, numbers))
        .setWrittenBy(new Provenance("mem0", "collection", CREATED, version));
  }

  public CanonicalTopic version(CanonicalMemory.Builder version) {
    return add(Topics.CANONICAL, version.getId(), version.build());
  }

  public CanonicalTopic tombstone(UUID id) {
    return add(Topics.CANONICAL, id.toString(), null);
  }

  public CanonicalTopic userId(UserId pair) {
    return add(Topics.USER_ID, pair.getKey(), pair);
  }

  public CanonicalTopic conflict(io.memorysync.schema.MemoryConflict conflict) {
    return add(Topics.CONFLICT, conflict.getMemoryId(), conflict);
  }

  /** Projects what has come since the last time. */
  public void projectInto(Database database) throws SQLException {
    new Projection(
            database.background(),
            TestDatabase.DIMS,
            new ProjectorMetrics(new SimpleMeterRegistry()))
        .apply(batch());
  }

  /** What has come since the last batch. */
  Batch batch() {
    Map<TopicPartition, Long> next = new HashMap<>();
    pending.forEach(record -> next.put(record.partition(), record.offset() + 1));
    Batch batch = new Batch(List.copyOf(pending), next);
    pending.clear();
    return batch;
  }

  private CanonicalTopic add(String topic, String key, SpecificRecord value) {
    long offset = ends.merge(topic, 1L, Long::sum) - 1;
    pending.add(new Decoded(new TopicPartition(topic, 0), offset, key, value));
    return this;
  }
}
