package io.memorysync.operate.verify;

import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of a store, read as the pipeline reads it.
 *
 * @param image in normal form
 * @param userText the id of its user as it stands there; null if it has none
 */
record StoreRow(UUID id, MemoryImage image, String userText) implements Found {

  /** Whether it shows a memory that is there; OpenMemory's deletes leave the row. */
  boolean live() {
    return image.getState() != MemoryState.DELETED;
  }

  /** When it was last written, by its own account; null if it does not tell. */
  Instant writtenAt() {
    if (!live() && image.getDeletedAt() != null) {
      return image.getDeletedAt();
    }
    return image.getUpdatedAt() == null ? image.getCreatedAt() : image.getUpdatedAt();
  }
}
