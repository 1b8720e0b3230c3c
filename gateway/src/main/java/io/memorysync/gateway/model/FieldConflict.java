package io.memorysync.gateway.model;

import java.time.Instant;
import java.util.UUID;

/**
 * Two writers changed the same field of a memory without having seen each other.
 *
 * @param field in lower case, or {@code delete} for a delete against a write
 * @param version the version that the decision led to
 * @param base what the later-arriving writer had seen; null where unknown
 * @param policy what decided
 * @param open whether a person has yet to choose
 */
public record FieldConflict(
    UUID memoryId,
    String field,
    long version,
    Side winner,
    Side loser,
    String base,
    String policy,
    boolean open,
    Instant detectedAt) {

  /** The field of a conflict between a delete and a write. */
  public static final String DELETE = "delete";

  /**
   * One of the two values.
   *
   * @param value as text; null where the memory was deleted or the value was empty
   * @param user string id of the memory's user on this side; null for none
   */
  public record Side(String store, String value, String user, Instant writtenAt) {}
}
