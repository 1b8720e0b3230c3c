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
 */
record DueMemory(MemoryVersion version, boolean repeated) {

  UUID id() {
    return version.id();
  }

  CanonicalMemory memory() {
    return version.memory().orElseThrow();
  }

  boolean deleted() {
    return memory().getState() == MemoryState.DELETED;
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
