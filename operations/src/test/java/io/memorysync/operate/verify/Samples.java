package io.memorysync.operate.verify;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.UserRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A memory, and the rows that agree with it. */
final class Samples {

  static final UUID ID = UUID.fromString("0a0b0c0d-0000-4000-8000-000000000001");
  static final String USER_ID = "11111111-2222-4333-8444-555555555555";
  static final String USER_KEY = "ada";
  static final Instant WRITTEN = Instant.parse("2026-02-03T04:05:06.789Z");
  static final List<Float> VECTOR = List.of(0.25f, -0.5f, 0.125f);

  private Samples() {}

  static CanonicalMemory.Builder memory() {
    String content = "Likes tea.";
    return CanonicalMemory.newBuilder()
        .setId(ID.toString())
        .setVersion(3)
        .setState(MemoryState.ACTIVE)
        .setUser(new UserRef(USER_ID, USER_KEY))
        .setApp("cursor")
        .setContent(content)
        .setContentHash(ContentHash.of(content))
        .setMetadata("{\"mood\":\"calm\"}")
        .setCategories(List.of("drinks"))
        .setCreatedAt(WRITTEN.minusSeconds(60))
        .setUpdatedAt(WRITTEN)
        .setEmbedding(new Embedding("model", 3, ContentHash.of(content), VECTOR))
        .setWrittenBy(new Provenance("mem0", "collection", WRITTEN, 1L));
  }

  static CanonicalMemory deleted() {
    return memory()
        .setState(MemoryState.DELETED)
        .setDeletedAt(WRITTEN)
        .setUpdatedAt(WRITTEN)
        .build();
  }

  /** What mem0's row says of the memory above. */
  static MemoryImage.Builder mem0Image() {
    return MemoryImage.newBuilder()
        .setStated(
            List.of(
                MemoryField.CONTENT,
                MemoryField.USER,
                MemoryField.AGENT_ID,
                MemoryField.RUN_ID,
                MemoryField.METADATA,
                MemoryField.APP,
                MemoryField.CATEGORIES))
        .setContent("Likes tea.")
        .setUser(new UserRef(USER_ID, USER_KEY))
        .setApp("cursor")
        .setMetadata("{\"mood\":\"calm\"}")
        .setCategories(List.of("drinks"))
        .setCreatedAt(WRITTEN.minusSeconds(60))
        .setUpdatedAt(WRITTEN)
        .setVector(VECTOR);
  }

  /** What OpenMemory's relational row and its links say. */
  static MemoryImage.Builder openMemoryImage() {
    return MemoryImage.newBuilder()
        .setStated(
            List.of(
                MemoryField.CONTENT,
                MemoryField.USER,
                MemoryField.APP,
                MemoryField.METADATA,
                MemoryField.STATE,
                MemoryField.CATEGORIES))
        .setContent("Likes tea.")
        .setUser(new UserRef(USER_ID, USER_KEY))
        .setApp("cursor")
        .setMetadata("{\"mood\":\"calm\"}")
        .setState(MemoryState.ACTIVE)
        .setCategories(List.of("drinks"))
        .setCreatedAt(WRITTEN.minusSeconds(60))
        .setUpdatedAt(WRITTEN);
  }

  /** What OpenMemory's vector row says. */
  static MemoryImage.Builder companionImage() {
    return MemoryImage.newBuilder()
        .setStated(List.of(MemoryField.CONTENT, MemoryField.USER))
        .setContent("Likes tea.")
        .setUser(new UserRef(USER_ID, USER_KEY))
        .setVector(VECTOR);
  }

  static StoreRow row(MemoryImage.Builder image, String userText) {
    return new StoreRow(ID, image.build(), userText);
  }
}
