package io.memorysync.streams.resolve;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryImage;
import java.time.Duration;
import java.util.Objects;

/**
 * What an application's write of a companion row means: OpenMemory's collection, beside its
 * relational row.
 *
 * <p>The companion gives a content its vector, and an update of its text is a write like any other.
 * It does not decide whether the memory is there: OpenMemory inserts and deletes its vector first
 * and the memory later, each in a transaction of its own.
 */
final class CompanionRules {

  private final RowRules rows;
  private final DeleteConflicts deletes;
  private final VectorRules vectors;
  private final Duration grace;

  CompanionRules(RowRules rows, DeleteConflicts deletes, VectorRules vectors, Duration grace) {
    this.rows = rows;
    this.deletes = deletes;
    this.vectors = vectors;
    this.grace = grace;
  }

  void apply(MemoryDraft memory, MemoryChange change, Replica replica, long nowMillis) {
    MemoryImage after = change.getAfter();
    if (after == null) {
      replica.companionIsGone();
      if (memory.live()) {
        memory.await(Wait.COMPANION, nowMillis + grace.toMillis());
      }
      return;
    }
    boolean alone = VectorRules.replacesVectorAlone(change);
    replica.companionShows(alone ? null : vectors.of(change.getBefore(), after), after);
    tell(memory, change, replica);
  }

  /** What a row that is there says of the memory. */
  void tell(MemoryDraft memory, MemoryChange change, Replica replica) {
    if (memory.live()) {
      write(memory, change);
    } else if (memory.canonical() != null && change.getOp() == ChangeOp.SNAPSHOT) {
      memory.heal();
    } else if (memory.canonical() != null && textChanged(change)) {
      deletes.standsAgainst(memory, change);
    } else if (textChanged(change) || !replica.early.isEmpty()) {
      replica.early.add(change);
    }
  }

  private void write(MemoryDraft memory, MemoryChange change) {
    boolean textIsCurrent = change.getAfter().getContent().equals(memory.canonical().getContent());
    if (textChanged(change)) {
      rows.apply(memory, change);
    } else if (textIsCurrent) {
      rows.apply(memory, timeless(change));
    } else {
      memory.heal();
    }
  }

  /** A companion that says the same at another time says nothing new. */
  private static MemoryChange timeless(MemoryChange change) {
    MemoryImage before = change.getBefore();
    MemoryImage after = change.getAfter();
    boolean timeLeftAlone =
        before != null && Objects.equals(before.getUpdatedAt(), after.getUpdatedAt());
    return Builders.from(change)
        .setBefore(timeLeftAlone ? timeless(before) : before)
        .setAfter(timeless(after))
        .build();
  }

  private static MemoryImage timeless(MemoryImage image) {
    return Builders.from(image).setUpdatedAt(null).build();
  }

  private static boolean textChanged(MemoryChange change) {
    return change.getBefore() != null
        && !Objects.equals(change.getBefore().getContent(), change.getAfter().getContent());
  }
}
