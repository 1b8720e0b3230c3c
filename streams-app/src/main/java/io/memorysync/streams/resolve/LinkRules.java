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

  void apply(MemoryDraft memory, MemoryChange change, Replica replica, boolean ours) {
    boolean linked = change.getOp() != ChangeOp.DELETE;
    if (linked) {
      replica.categories.add(change.getCategory());
    } else {
      replica.categories.remove(change.getCategory());
    }
    if (!memory.live()) {
      return;
    }
    String part = StoreParts.key(change.getStore(), change.getPart());
    List<String> held = List.copyOf(replica.categories);
    if (ours) {
      if (memory.heldBy(part) && !held.equals(memory.canonical().getCategories())) {
        memory.heal();
      }
      return;
    }
    if (memory.canonical().getCategories().contains(change.getCategory()) == linked) {
      return;
    }
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
        CanonicalMemory.newBuilder(memory.canonical())
            .setCategories(List.copyOf(categories))
            .setWrittenBy(MemoryDraft.provenance(change));
    memory.emit(
        next,
        VersionCause.WRITTEN,
        version -> held.equals(version.getCategories()) ? List.of(part) : List.of());
  }
}
