package io.memorysync.bench.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.UserRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Memories of about 200 characters, a few hundred users, a dozen categories: the i-th is the same
 * in every run.
 *
 * @param dims of the vectors
 * @param newVectors whether a revision has a vector of its own; else all have the first one's
 */
public record Sample(int dims, boolean newVectors) {

  /** Key of the metadata, and so of a payload, that tells the revision. */
  public static final String REVISION = "revision";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "bench";
  private static final int USERS = 300;
  private static final int CATEGORIES = 12;
  private static final int WORDS = 30;
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final String[] VOCABULARY = {
    "prefers", "olives", "lisbon", "train", "deadline", "friday", "review", "tea", "invoice",
    "garden", "python", "meeting", "allergic", "peanuts", "window", "seat", "project", "budget",
    "swims", "morning", "novel", "guitar", "cousin", "berlin", "airport", "dentist", "thursday"
  };

  /** UUID of the i-th memory. */
  public static UUID id(int index) {
    Random random = new Random(index * 7919L + 17);
    long most = random.nextLong() & ~0xf000L | 0x4000L;
    long least = random.nextLong() >>> 2 | Long.MIN_VALUE;
    return new UUID(most, least);
  }

  /** The i-th memory at a revision, which is also its version. */
  public CanonicalMemory memory(int index, int revision) {
    String content = content(index, revision);
    String hash = ContentHash.of(content);
    Instant updated = CREATED.plusSeconds(index).plusMillis(revision);
    String user = "user-" + index % USERS;
    return CanonicalMemory.newBuilder()
        .setId(id(index).toString())
        .setVersion(revision)
        .setUser(new UserRef(UUID.nameUUIDFromBytes(user.getBytes()).toString(), user))
        .setApp("bench")
        .setContent(content)
        .setContentHash(hash)
        .setMetadata("{\"" + REVISION + "\":" + revision + ",\"topic\":\"t" + index % 50 + "\"}")
        .setCategories(List.of("category-" + index % CATEGORIES))
        .setCreatedAt(CREATED.plusSeconds(index))
        .setUpdatedAt(updated)
        .setEmbedding(
            Embedding.newBuilder()
                .setModel(MODEL)
                .setDims(dims)
                .setContentHash(hash)
                .setVector(boxed(vector(index, revision)))
                .build())
        .setWrittenBy(
            Provenance.newBuilder()
                .setStore("openmemory")
                .setPart("memories")
                .setCommittedAt(updated)
                .build())
        .build();
  }

  /** The payload of the i-th memory's row at a revision, as mem0's Python client writes it. */
  public String payload(int index, int revision) {
    String content = content(index, revision);
    ObjectNode payload = JSON.createObjectNode();
    payload.put("data", content);
    payload.put("hash", ContentHash.of(content));
    payload.put("created_at", CREATED.plusSeconds(index).toString());
    payload.put("updated_at", CREATED.plusSeconds(index).plusMillis(revision).toString());
    payload.put("text_lemmatized", content);
    payload.put("user_id", "user-" + index % USERS);
    payload.putArray("categories").add("category-" + index % CATEGORIES);
    payload.put(REVISION, revision);
    payload.put("topic", "t" + index % 50);
    return payload.toString();
  }

  /** The vector of the i-th memory at a revision. */
  public float[] vector(int index, int revision) {
    return Vectors.vector(newVectors ? index * 31L + revision : index, dims);
  }

  /** A revision that keeps its vector keeps its content, too: only the metadata changes. */
  private String content(int index, int revision) {
    Random random = new Random(newVectors ? index * 131L + revision : index);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      text.append(VOCABULARY[random.nextInt(VOCABULARY.length)]).append(' ');
    }
    return text.append(index).toString();
  }

  private static List<Float> boxed(float[] vector) {
    List<Float> boxed = new ArrayList<>(vector.length);
    for (float number : vector) {
      boxed.add(number);
    }
    return boxed;
  }
}
