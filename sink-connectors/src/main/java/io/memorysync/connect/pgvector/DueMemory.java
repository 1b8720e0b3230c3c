package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.MemoryVersion;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import java.util.UUID;

/**
 * A memory that a store may have to be brought up to.
 *
 * @param version as it was delivered
 * @param repeated whether it was delivered before
 * @param represented whether the store has a place for it; if not, it is deleted there
 */
record DueMemory(MemoryVersion version, boolean repeated, boolean represented) {

  UUID id() {
    return version.id();
  }

  /** The memory as the store has to hold it. */
  CanonicalMemory memory() {
    CanonicalMemory memory = version.memory().orElseThrow();
    return represented
        ? memory
        : CanonicalMemory.newBuilder(memory)
            .setState(MemoryState.DELETED)
            .setDeletedAt(memory.getUpdatedAt())
            .build();
  }

  boolean deleted() {
    return !represented || version.memory().orElseThrow().getState() == MemoryState.DELETED;
  }

  /**
   * Whether a part of a store is to be compared with the memory. The first time a part that holds
   * it is left alone, so that we do not race with the application that has just written it. When it
   * comes again everything is compared, so that a replay rebuilds what was emptied.
   *
   * @param part {@code store/part}
   */
  boolean isDueIn(String part) {
    return repeated || !version.heldBy(part);
  }
}
