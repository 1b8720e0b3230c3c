package io.memorysync.operate.conflicts;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.StoreParts;
import java.util.Objects;
import java.util.Optional;

/** Finds out from the records that follow a choice what became of it. Pure. */
final class ChoiceWatch {

  /** What became of a choice. */
  enum Outcome {
    /** It is the value of a new version. */
    WRITTEN,
    /** It was the agreed value already; the conflict is settled without a version. */
    UNCHANGED,
    /** The memory is deleted: the conflict is settled, and there is nothing to write. */
    DELETED,
    /** The field was changed meanwhile: the conflict is settled, and the choice is in another. */
    OVERTAKEN,
    /** Somebody else chose first. */
    SETTLED_BEFORE,
    /** The memory was deleted long ago and is forgotten now. */
    FORGOTTEN
  }

  private final ConflictKey key;
  private final StatedField field;
  private final MemoryChange choice;
  private final FieldValue chosen;
  private CanonicalMemory current;
  private CanonicalMemory answer;
  private MemoryConflict settlement;

  /**
   * @param choice as it was sent
   * @param chosen its value
   * @param seen the memory as the person saw it
   */
  ChoiceWatch(
      ConflictKey key,
      StatedField field,
      MemoryChange choice,
      FieldValue chosen,
      CanonicalMemory seen) {
    this.key = key;
    this.field = field;
    this.choice = choice;
    this.chosen = chosen;
    this.current = seen;
  }

  /** Takes a record of {@code memory.conflict}. */
  void conflict(MemoryConflict record) {
    if (settlement == null && !record.getOpen() && ConflictKey.of(record).equals(key)) {
      settlement = record;
    }
  }

  /** Takes a version of the memory; null if it is forgotten. */
  void version(CanonicalMemory version) {
    current = version;
    if (version != null && isAnswer(version.getWrittenBy())) {
      answer = version;
    }
  }

  /** The record that settled the conflict, once it has come. */
  Optional<MemoryConflict> settlement() {
    return Optional.ofNullable(settlement);
  }

  /** The memory as it is by now; empty if it is forgotten. */
  Optional<CanonicalMemory> current() {
    return Optional.ofNullable(current);
  }

  /** What became of the choice; empty as long as that cannot be told. */
  Optional<Outcome> outcome() {
    if (current == null) {
      return Optional.of(Outcome.FORGOTTEN);
    }
    if (settlement == null) {
      return Optional.empty();
    }
    if (!settlement.getDetectedAt().equals(choice.getCommittedAt())) {
      return Optional.of(Outcome.SETTLED_BEFORE);
    }
    if (answer != null) {
      return Optional.of(isChosen(answer) ? Outcome.WRITTEN : Outcome.OVERTAKEN);
    }
    if (current.getState() == MemoryState.DELETED) {
      return Optional.of(Outcome.DELETED);
    }
    return isChosen(current) ? Optional.of(Outcome.UNCHANGED) : Optional.empty();
  }

  private boolean isAnswer(Provenance writer) {
    return writer.getStore().equals(StoreParts.OPERATOR)
        && writer.getCommittedAt().equals(choice.getCommittedAt());
  }

  private boolean isChosen(CanonicalMemory version) {
    return Objects.equals(field.of(version).text(), chosen.text());
  }
}
