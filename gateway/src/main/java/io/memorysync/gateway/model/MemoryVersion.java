package io.memorysync.gateway.model;

import io.memorysync.schema.VersionCause;
import java.time.Instant;

/**
 * One version in the life of a memory and where it came from.
 *
 * @param memory as it was then
 * @param cause why the version came to be
 * @param source the write that led to it
 */
public record MemoryVersion(Memory memory, VersionCause cause, Source source) {

  /**
   * An application's write.
   *
   * @param store name of the store, {@code gateway} for a write through this application
   * @param part the part of the store
   * @param committedAt when it was committed there
   * @param position its place in the log of that store
   */
  public record Source(String store, String part, Instant committedAt, long position) {}

  /** Whether somebody meant to change the memory: other versions repair or complete it. */
  public boolean isWrite() {
    return cause == VersionCause.WRITTEN || cause == VersionCause.MERGED;
  }
}
