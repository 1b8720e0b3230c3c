package io.memorysync.connect.common;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.UserRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Canonical memories for tests: valid ones, from which a test changes what it is about. */
public final class Memories {

  public static final Instant CREATED = Instant.parse("2025-03-01T10:00:00.123456Z");
  public static final String MODEL = "all-MiniLM-L6-v2";
  public static final int DIMS = 8;

  private Memories() {}

  /** Version 1 of an active memory of user drj, with an embedding, in the category work. */
  public static CanonicalMemory.Builder memory(UUID id) {
    return withContent(
        CanonicalMemory.newBuilder()
            .setId(id.toString())
            .setVersion(1)
            .setUser(user("drj"))
            .setApp("cursor")
            .setMetadata("{\"topic\":\"food\"}")
            .setCategories(List.of("work"))
            .setCreatedAt(CREATED)
            .setUpdatedAt(CREATED)
            .setWrittenBy(
                Provenance.newBuilder()
                    .setStore("openmemory")
                    .setPart("memories")
                    .setCommittedAt(CREATED)
                    .build()),
        "Likes olives");
  }

  /** The memory with a content, its hash and its embedding. */
  public static CanonicalMemory.Builder withContent(
      CanonicalMemory.Builder memory, String content) {
    String hash = ContentHash.of(content);
    return memory
        .setContent(content)
        .setContentHash(hash)
        .setEmbedding(
            Embedding.newBuilder()
                .setModel(MODEL)
                .setDims(DIMS)
                .setContentHash(hash)
                .setVector(vector(content.hashCode(), DIMS))
                .build());
  }

  /** A user with a UUID that follows from the string id. */
  public static UserRef user(String key) {
    return new UserRef(UUID.nameUUIDFromBytes(key.getBytes()).toString(), key);
  }

  /** A vector that follows from a seed. */
  public static List<Float> vector(int seed, int dims) {
    List<Float> vector = new ArrayList<>();
    for (int i = 0; i < dims; i++) {
      vector.add((float) Math.sin(seed + i) + 0.1f);
    }
    return vector;
  }
}
