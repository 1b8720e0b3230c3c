package io.memorysync.operate.conflicts;

import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.StoreParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conflict as it was first recorded, and how it was settled if it was open.
 *
 * @param first the record with both values
 * @param settlement the record of the choice
 */
record RecordedConflict(MemoryConflict first, Optional<MemoryConflict> settlement) {

  /** The conflicts that the records of one memory tell of, oldest first. */
  static List<RecordedConflict> of(List<MemoryConflict> records) {
    List<RecordedConflict> conflicts = new ArrayList<>();
    for (MemoryConflict record : records) {
      int opened = record.getOpen() ? -1 : openIn(conflicts, ConflictKey.of(record));
      if (opened < 0) {
        conflicts.add(new RecordedConflict(record, Optional.empty()));
      } else {
        MemoryConflict first = conflicts.get(opened).first();
        conflicts.set(opened, new RecordedConflict(first, Optional.of(record)));
      }
    }
    return conflicts;
  }

  private static int openIn(List<RecordedConflict> conflicts, ConflictKey key) {
    for (int i = 0; i < conflicts.size(); i++) {
      RecordedConflict conflict = conflicts.get(i);
      if (conflict.status() == ConflictStatus.OPEN && conflict.key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  ConflictKey key() {
    return ConflictKey.of(first);
  }

  ConflictStatus status() {
    if (!first.getOpen()) {
      return ConflictStatus.DECIDED;
    }
    return settlement.isPresent() ? ConflictStatus.SETTLED : ConflictStatus.OPEN;
  }

  /** How it was settled, in words; empty while it is open. */
  Optional<String> how() {
    return switch (status()) {
      case OPEN -> Optional.empty();
      case DECIDED -> Optional.of("policy " + first.getPolicy() + " decided it at once");
      case SETTLED -> settlement.map(RecordedConflict::choice);
    };
  }

  private static String choice(MemoryConflict settlement) {
    String store = settlement.getWinner().getStore();
    return "settled at "
        + settlement.getDetectedAt()
        + (store.equals(StoreParts.OPERATOR)
            ? " with a value that an operator gave"
            : " with the value of " + store);
  }
}
