package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.FieldClock;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.VersionCause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

/**
 * What one row of {@code memory_categories} means. Categories are a set: links and unlinks of
 * different categories by different writers all hold, and none is a conflict.
 */
final class LinkRules {

  private final DeleteConflicts deletes;

  LinkRules(DeleteConflicts deletes) {
    this.deletes = deletes;
  }

  /** Keeps the set of categories that are linked in the store of a change. */
  static void remember(MemoryChange change, Replica replica) {
    if (links(change)) {
      replica.categories.add(change.getCategory());
    } else {
      replica.categories.remove(change.getCategory());
    }
  }

  /** Whether the links of a store are those of a version. */
  static boolean shows(Replica replica, CanonicalMemory version) {
    return List.copyOf(replica.categories).equals(version.getCategories());
  }

  /**
   * An application linked or unlinked a category. What was known already says nothing: it is a
   * snapshot or comes again, and the category may have changed elsewhere in the meantime.
   */
  void written(MemoryDraft memory, MemoryChange change, Replica replica) {
    boolean known = replica.categories.contains(change.getCategory());
    if (known == links(change)) {
      return;
    }
    remember(change, replica);
    tell(memory, change, replica);
  }

  /**
   * What a link or an unlink says of the memory. A category that is taken from a deleted memory is
   * gone, should the memory come back.
   */
  void tell(MemoryDraft memory, MemoryChange change, Replica replica) {
    boolean linked = links(change);
    boolean early =
        memory.canonical() == null
            || memory.awaitsRowOf(change.getStore())
            || !replica.early.isEmpty();
    if (early) {
      replica.early.add(change);
    } else if (linked && !memory.live()) {
      if (change.getOp() != ChangeOp.SNAPSHOT) {
        deletes.standsAgainst(memory, change);
      }
    } else {
      apply(memory, change, replica, linked);
    }
  }

  private static void apply(
      MemoryDraft memory, MemoryChange change, Replica replica, boolean linked) {
    if (memory.canonical().getCategories().contains(change.getCategory()) == linked) {
      return;
    }
    String part = StoreParts.key(change.getStore(), change.getPart());
    TreeSet<String> categories = new TreeSet<>(memory.canonical().getCategories());
    if (linked) {
      categories.add(change.getCategory());
    } else {
      categories.remove(change.getCategory());
    }
    Instant at = change.getCommittedAt();
    memory.clock(
        MemoryField.CATEGORIES,
        new FieldClock(ChronoUnit.MICROS.between(Instant.EPOCH, at), change.getStore()));
    CanonicalMemory.Builder next =
        Builders.from(memory.canonical())
            .setCategories(List.copyOf(categories))
            .setWrittenBy(MemoryDraft.provenance(change));
    memory.emit(
        next, VersionCause.WRITTEN, version -> shows(replica, version) ? List.of(part) : List.of());
  }

  private static boolean links(MemoryChange change) {
    return change.getOp() != ChangeOp.DELETE;
  }
}
