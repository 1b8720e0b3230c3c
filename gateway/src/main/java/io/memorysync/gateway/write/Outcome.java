package io.memorysync.gateway.write;

import io.memorysync.gateway.model.MemoryVersion;
import io.memorysync.schema.MemoryField;
import java.util.Set;

/**
 * What became of a write.
 *
 * @param kind in short
 * @param version the version that answers it; null where nothing was published
 * @param lost the fields whose value another writer keeps; the write's own values are on record
 */
public record Outcome(Kind kind, MemoryVersion version, Set<MemoryField> lost) {

  public Outcome {
    lost = Set.copyOf(lost);
  }

  /** The ends that a write can have. */
  public enum Kind {
    /** It is the next version. */
    WRITTEN,
    /** It holds, beside what another writer changed at the same time. */
    MERGED,
    /** Another writer's value stays, of some fields or of all; the write is on record. */
    CONFLICT,
    /** The memory was as wanted already, by somebody else's write or always. */
    UNCHANGED,
    /** The pipeline has passed it by without taking it: it has to be written again. */
    PASSED_BY
  }

  static Outcome of(Kind kind, MemoryVersion version) {
    return new Outcome(kind, version, Set.of());
  }
}
