package io.memorysync.operate.conflicts;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryState;
import java.time.Instant;

/**
 * A conflict with its values, which are what people wrote.
 *
 * @param base what the later writer had seen; null where unknown
 * @param settlement null unless it was open and somebody chose
 * @param now null if the memory is forgotten
 */
public record ShownConflict(
    String memory,
    String field,
    long version,
    ConflictStatus status,
    String policy,
    Instant detectedAt,
    Side winner,
    Side loser,
    String base,
    Settlement settlement,
    Current now) {

  /** One of the two values, and where, by whom and when it was written. */
  public record Side(String store, String user, Instant writtenAt, String value) {

    static Side of(ConflictSide side) {
      return new Side(side.getStore(), side.getUser(), side.getWrittenAt(), side.getValue());
    }
  }

  /** The choice. */
  public record Settlement(Instant at, String store, String value) {}

  /** The field as it is agreed now. */
  public record Current(long version, MemoryState state, String value) {}

  /**
   * @param canonical the memory as it is now; null if it is forgotten
   */
  static ShownConflict of(RecordedConflict conflict, CanonicalMemory canonical) {
    MemoryConflict first = conflict.first();
    return new ShownConflict(
        first.getMemoryId(),
        first.getField(),
        first.getVersion(),
        conflict.status(),
        first.getPolicy(),
        first.getDetectedAt(),
        Side.of(first.getWinner()),
        Side.of(first.getLoser()),
        first.getBase(),
        conflict
            .settlement()
            .map(
                choice ->
                    new Settlement(
                        choice.getDetectedAt(),
                        choice.getWinner().getStore(),
                        choice.getWinner().getValue()))
            .orElse(null),
        canonical == null ? null : current(first.getField(), canonical));
  }

  private static Current current(String field, CanonicalMemory canonical) {
    String value =
        field.equals("delete")
            ? canonical.getContent()
            : StatedField.named(field).of(canonical).text();
    return new Current(canonical.getVersion(), canonical.getState(), value);
  }
}
