package io.memorysync.connect.common;

import io.memorysync.schema.CanonicalMemory;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A version of a memory as a batch delivers it, or the Kafka tombstone that ends its life on the
 * topic.
 */
public final class MemoryVersion implements Delivery<MemoryVersion> {

  private final SinkRecord record;
  private final UUID id;
  private final CanonicalMemory memory;
  private final MemoryVersion superseded;

  private MemoryVersion(
      SinkRecord record, UUID id, CanonicalMemory memory, MemoryVersion superseded) {
    this.record = record;
    this.id = id;
    this.memory = memory;
    this.superseded = superseded;
  }

  /**
   * @param memory empty for a Kafka tombstone
   */
  public static MemoryVersion of(SinkRecord record, UUID id, Optional<CanonicalMemory> memory) {
    return new MemoryVersion(record, id, memory.orElse(null), null);
  }

  /** This version in the place of an earlier one of the same batch. */
  MemoryVersion superseding(MemoryVersion earlier) {
    return new MemoryVersion(record, id, memory, earlier);
  }

  /** UUID of the memory. */
  public UUID id() {
    return id;
  }

  /** The memory; empty for a Kafka tombstone. */
  public Optional<CanonicalMemory> memory() {
    return Optional.ofNullable(memory);
  }

  @Override
  public SinkRecord record() {
    return record;
  }

  @Override
  public Optional<MemoryVersion> superseded() {
    return Optional.ofNullable(superseded);
  }

  @Override
  public Optional<Instant> writtenAt() {
    return memory().map(version -> version.getWrittenBy().getCommittedAt());
  }

  /**
   * Whether a part of a store holds this version and every one that it superseded. A part that
   * lacks one of those still has to be brought up to date.
   *
   * @param part {@code store/part}, as in the memory's {@code held_by}
   */
  public boolean heldBy(String part) {
    for (MemoryVersion version = this; version != null; version = version.superseded) {
      if (version.memory == null || !version.memory.getHeldBy().contains(part)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a tombstone came before this version in its batch: the numbers of its versions began
   * anew, so one that a store remembers no longer says which is older.
   */
  public boolean followsTombstone() {
    for (MemoryVersion version = superseded; version != null; version = version.superseded) {
      if (version.memory == null) {
        return true;
      }
    }
    return false;
  }
}
