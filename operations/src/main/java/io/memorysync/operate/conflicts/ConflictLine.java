package io.memorysync.operate.conflicts;

import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import java.time.Instant;

/**
 * A conflict without its values, which are a person's.
 *
 * @param at when it was detected, or settled
 */
public record ConflictLine(
    String memory,
    String field,
    long version,
    ConflictStatus status,
    String policy,
    Side winner,
    Side loser,
    Instant at) {

  /** Where, by whom and when a value was written. */
  public record Side(String store, String user, Instant writtenAt) {

    static Side of(ConflictSide side) {
      return new Side(side.getStore(), side.getUser(), side.getWrittenAt());
    }
  }

  static ConflictLine of(MemoryConflict conflict, ConflictStatus status) {
    return new ConflictLine(
        conflict.getMemoryId(),
        conflict.getField(),
        conflict.getVersion(),
        status,
        conflict.getPolicy(),
        Side.of(conflict.getWinner()),
        Side.of(conflict.getLoser()),
        conflict.getDetectedAt());
  }

  /** Whether one of the two values was written in a store. */
  boolean concerns(String store) {
    return winner.store().equals(store) || loser.store().equals(store);
  }
}
