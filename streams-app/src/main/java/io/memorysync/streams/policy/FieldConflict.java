package io.memorysync.streams.policy;

import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryField;
import java.util.Comparator;

/**
 * A field that two writers changed without having seen each other.
 *
 * @param memoryId UUID of the memory
 * @param field the field
 * @param canonical the value that is canonical now, with its store, user and commit time
 * @param written the value of the change that came later, with the same
 * @param base the value that the writer of that change had seen; null where unknown
 */
public record FieldConflict(
    String memoryId, MemoryField field, ConflictSide canonical, ConflictSide written, String base) {

  private static final Comparator<ConflictSide> BY_TIME_THEN_STORE =
      Comparator.comparing(ConflictSide::getWrittenAt).thenComparing(ConflictSide::getStore);

  /** Whether the change was committed later than the canonical value; ties go by store name. */
  public boolean writtenIsLater() {
    return BY_TIME_THEN_STORE.compare(written, canonical) > 0;
  }
}
