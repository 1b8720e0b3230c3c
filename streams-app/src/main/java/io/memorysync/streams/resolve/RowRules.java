package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.FieldClock;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.VersionCause;
import io.memorysync.streams.policy.ConflictPolicy;
import io.memorysync.streams.policy.ConflictPolicy.Verdict;
import io.memorysync.streams.policy.FieldConflict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules R3 (nothing new), R4 (causal) and R6 (concurrent) of the sync protocol, for a row image
 * written by an application.
 *
 * <p>A row in state deleted (OpenMemory's soft delete) counts as absent.
 */
final class RowRules {

  private final ResolverSettings settings;
  private final DeleteConflicts deletes;
  private final VectorRules vectors;

  RowRules(ResolverSettings settings, DeleteConflicts deletes, VectorRules vectors) {
    this.settings = settings;
    this.deletes = deletes;
    this.vectors = vectors;
  }

  /** The row if it shows a memory that is there; null if there is no row or it is soft-deleted. */
  static MemoryImage present(MemoryImage row) {
    return row == null || row.getState() == MemoryState.DELETED ? null : row;
  }

  /** Resolves one write. */
  void apply(MemoryDraft memory, MemoryChange change) {
    MemoryImage before = present(change.getBefore());
    MemoryImage after = present(change.getAfter());
    if (memory.canonical() == null) {
      first(memory, change, after);
    } else if (nothingNew(memory, after)) {
      if (spoils(memory, change, before, after)) {
        memory.heal();
      } else {
        nothingNewButForm(memory, change, before, after);
      }
    } else if (change.getOp() != ChangeOp.SNAPSHOT && seen(memory, change, before, after)) {
      causal(memory, change, before, after);
    } else {
      concurrent(memory, change, before, after);
    }
  }

  /** Whether an update that says nothing new left a row that a sink would write otherwise. */
  private static boolean spoils(
      MemoryDraft memory, MemoryChange change, MemoryImage before, MemoryImage after) {
    return before != null
        && after != null
        && change.getRole() == PartRole.PRIMARY
        && (takesAway(memory, change, before, after) || movesTime(memory, before, after));
  }

  /** Whether an update took away what a sink had written and a writer cannot mean. */
  private static boolean takesAway(
      MemoryDraft memory, MemoryChange change, MemoryImage before, MemoryImage after) {
    return representsAll(change)
        && Projection.exact(before, memory.canonical(), true)
        && !Projection.exact(after, memory.canonical(), true);
  }

  /** Whether an update by a clock that is behind took the row's update time back. */
  private static boolean movesTime(MemoryDraft memory, MemoryImage before, MemoryImage after) {
    return !Projection.otherTime(before, memory.canonical())
        && Projection.otherTime(after, memory.canonical());
  }

  private void first(MemoryDraft memory, MemoryChange change, MemoryImage after) {
    MemoryImage row = after == null ? change.getAfter() : after;
    if (row == null || row.getContent() == null) {
      return;
    }
    create(memory, change, row, VersionCause.WRITTEN);
  }

  /** R3: the row after the change is the canonical memory as far as this row can show it. */
  private static boolean nothingNew(MemoryDraft memory, MemoryImage after) {
    if (after == null || !memory.live()) {
      return (after == null) != memory.live();
    }
    return Projection.same(after, memory.canonical())
        && !Projection.newer(after, memory.canonical());
  }

  /** Whether the writer had seen the current version: the row before the change is equal to it. */
  private boolean seen(
      MemoryDraft memory, MemoryChange change, MemoryImage before, MemoryImage after) {
    if (before == null || !memory.live()) {
      return (before == null) != memory.live();
    }
    if (!settings.applies(Rule.CAUSAL)) {
      return true;
    }
    return after == null
        ? seenWhole(memory, change, before)
        : Projection.fields().stream()
            .allMatch(field -> Projection.seen(before, after, memory.canonical(), field));
  }

  /** Who deletes a memory answers also for what his row leaves out or tells in another table. */
  private static boolean seenWhole(MemoryDraft memory, MemoryChange change, MemoryImage before) {
    CanonicalMemory current = memory.canonical();
    if (!Projection.same(before, current)) {
      return false;
    }
    if (!representsAll(change)) {
      return Projection.states(before, MemoryField.CATEGORIES)
          || memory.categoriesLinkedIn(change.getStore()).equals(current.getCategories());
    }
    return Stream.of(MemoryField.STATE, MemoryField.CATEGORIES)
        .filter(field -> !Projection.states(before, field))
        .allMatch(field -> Projection.value(current, field).equals(Projection.leftOut(field)));
  }

  /** Whether a row of this part can tell everything of a memory. */
  static boolean representsAll(MemoryChange change) {
    return change.getPart().equals(StoreParts.COLLECTION) && change.getRole() == PartRole.PRIMARY;
  }

  /** R4: the change becomes the next version, which the writer's store already holds. */
  private void causal(
      MemoryDraft memory, MemoryChange change, MemoryImage before, MemoryImage after) {
    FieldClock when = clock(change);
    if (after == null) {
      delete(memory, change, when, VersionCause.WRITTEN);
      return;
    }
    if (before == null) {
      create(memory, change, after, VersionCause.WRITTEN);
      return;
    }
    CanonicalMemory.Builder next = next(memory, change, after);
    for (MemoryField field : Projection.fields()) {
      if (Projection.changed(before, after, field)) {
        memory.take(next, after, field);
        memory.clock(field, when);
      }
    }
    publish(memory, change, before, after, next, VersionCause.WRITTEN);
  }

  /** R6: two writers raced; merged field by field, and the merge goes to every store. */
  private void concurrent(
      MemoryDraft memory, MemoryChange change, MemoryImage before, MemoryImage after) {
    FieldClock when = clock(change);
    if (after == null) {
      if (deletes.deleteWins(memory, change, when)) {
        delete(memory, change, when, VersionCause.MERGED);
      } else {
        memory.emitToAll(Builders.from(memory.canonical()), VersionCause.MERGED);
      }
    } else if (!memory.live()) {
      if (!deletes.writeWins(memory, change, after, when)) {
        memory.emitToAll(Builders.from(memory.canonical()), VersionCause.MERGED);
      } else if (before == null) {
        create(memory, change, after, VersionCause.MERGED);
      } else {
        revive(memory, change, before, after, when);
      }
    } else {
      merge(memory, change, before, after, when);
    }
  }

  /** An update brings a memory back as it was when it was deleted, with what the writer changed. */
  private void revive(
      MemoryDraft memory,
      MemoryChange change,
      MemoryImage before,
      MemoryImage after,
      FieldClock when) {
    MemoryState state = MemoryDraft.firstNonNull(after.getState(), MemoryState.ACTIVE);
    memory.deleted = null;
    memory.clock(MemoryField.STATE, when);
    memory.restate(state);
    merge(memory, change, before, after, when);
  }

  private void merge(
      MemoryDraft memory,
      MemoryChange change,
      MemoryImage before,
      MemoryImage after,
      FieldClock when) {
    CanonicalMemory current = memory.canonical();
    CanonicalMemory.Builder next = next(memory, change, after);
    for (MemoryField field : Projection.fields()) {
      if (!Projection.states(after, field)
          || (before != null && !Projection.changed(before, after, field))) {
        continue;
      }
      if (Projection.same(after, current, field)) {
        memory.clock(field, later(memory.clock(field), when));
      } else if (before != null && Projection.seen(before, after, current, field)) {
        memory.take(next, after, field);
        memory.clock(field, when);
      } else if (replaces(memory, change, field, when)) {
        memory.take(next, after, field);
        memory.clock(field, when);
      }
    }
    vectors.give(next, before, after);
    memory.emitToAll(next, VersionCause.MERGED);
  }

  /** A field that both sides changed: whether the policy lets the event's value stand. */
  private boolean replaces(
      MemoryDraft memory, MemoryChange change, MemoryField field, FieldClock when) {
    MemoryImage before = present(change.getBefore());
    MemoryImage after = change.getAfter();
    CanonicalMemory current = memory.canonical();
    Object base = before == null ? null : Projection.value(before, field);
    FieldConflict conflict =
        new FieldConflict(
            change.getMemoryId(),
            field,
            MemoryDraft.side(
                memory.clock(field), Projection.value(current, field), current.getUser()),
            MemoryDraft.side(when, Projection.value(after, field), after.getUser()),
            MemoryDraft.text(base));
    ConflictPolicy policy = settings.conflictPolicies().of(field);
    Verdict verdict = policy.decide(conflict);
    memory.conflict(
        Projection.name(field),
        conflict.written(),
        conflict.canonical(),
        verdict,
        base,
        policy.name(),
        change.getCommittedAt());
    return verdict == Verdict.REPLACE;
  }

  private void create(
      MemoryDraft memory, MemoryChange change, MemoryImage row, VersionCause cause) {
    FieldClock when = clock(change);
    CanonicalMemory.Builder next = memory.create(change, row);
    Projection.fields().forEach(field -> memory.clock(field, when));
    memory.deleted = row.getState() == MemoryState.DELETED ? when : null;
    publish(memory, change, null, row, next, cause);
  }

  private void delete(
      MemoryDraft memory, MemoryChange change, FieldClock when, VersionCause cause) {
    MemoryImage tombstone = change.getAfter();
    Instant deletedAt =
        tombstone == null || tombstone.getDeletedAt() == null
            ? change.getCommittedAt()
            : tombstone.getDeletedAt();
    Instant updatedAt =
        tombstone == null || tombstone.getUpdatedAt() == null
            ? deletedAt
            : tombstone.getUpdatedAt();
    CanonicalMemory.Builder next =
        Builders.from(memory.canonical())
            .setState(MemoryState.DELETED)
            .setDeletedAt(deletedAt)
            .setUpdatedAt(latest(memory.canonical().getUpdatedAt(), updatedAt))
            .setWrittenBy(MemoryDraft.provenance(change));
    memory.deleted = when;
    memory.emit(
        next,
        cause,
        version -> {
          boolean timeTold = tombstone == null || !Projection.otherTime(tombstone, version);
          return cause == VersionCause.WRITTEN && timeTold ? List.of(part(change)) : List.of();
        });
  }

  /** The current version as the base of the next, with the times and the provenance of a write. */
  private static CanonicalMemory.Builder next(
      MemoryDraft memory, MemoryChange change, MemoryImage after) {
    CanonicalMemory current = memory.canonical();
    CanonicalMemory.Builder next =
        Builders.from(current).setWrittenBy(MemoryDraft.provenance(change));
    if (after.getUpdatedAt() != null) {
      next.setUpdatedAt(latest(current.getUpdatedAt(), after.getUpdatedAt()));
    } else if (change.getOp() != ChangeOp.SNAPSHOT) {
      next.setUpdatedAt(latest(current.getUpdatedAt(), change.getCommittedAt()));
    }
    if (after.getArchivedAt() != null) {
      next.setArchivedAt(after.getArchivedAt());
    }
    return next;
  }

  private void publish(
      MemoryDraft memory,
      MemoryChange change,
      MemoryImage before,
      MemoryImage after,
      CanonicalMemory.Builder next,
      VersionCause cause) {
    vectors.give(next, before, after);
    boolean arrives = before == null;
    memory.emit(
        next,
        cause,
        version -> {
          if (cause != VersionCause.WRITTEN) {
            return List.of();
          }
          List<String> holders =
              new ArrayList<>(
                  arrives ? memory.companionsHolding(change.getStore(), version) : List.of());
          if (holds(memory, change, after, version)) {
            holders.add(part(change));
          }
          return holders;
        });
  }

  /**
   * Whether the writer's row is what a sink would write for this version. A companion may have
   * waited for its memory; what counts is what it shows by now.
   */
  private static boolean holds(
      MemoryDraft memory, MemoryChange change, MemoryImage row, CanonicalMemory version) {
    if (change.getRole() == PartRole.COMPANION) {
      return memory.replica(part(change)).companionHolds(version);
    }
    if (change.getPart().equals(StoreParts.REQUEST) || row.getRewrite()) {
      return false;
    }
    boolean collection = change.getPart().equals(StoreParts.COLLECTION);
    return !Projection.otherTime(row, version)
        && Projection.exact(row, version, representsAll(change))
        && (!collection || VectorRules.same(row, version));
  }

  /** A row that says nothing new in another form than its store's is brought into form. */
  private void nothingNewButForm(
      MemoryDraft memory, MemoryChange change, MemoryImage before, MemoryImage after) {
    int versions = memory.versionCount();
    adoptVector(memory, change, before, after);
    if (after != null && after.getRewrite() && memory.versionCount() == versions) {
      memory.heal();
    }
  }

  /**
   * A row that says nothing new may still bring the vector of the current content. A vector that is
   * known stays, unless the text was written together with another one.
   */
  private void adoptVector(
      MemoryDraft memory, MemoryChange change, MemoryImage before, MemoryImage after) {
    Embedding vector = vectors.of(before, after);
    if (vector == null || !memory.live()) {
      return;
    }
    Embedding current = memory.canonical().getEmbedding();
    if (current != null && current.getVector().equals(vector.getVector())) {
      return;
    }
    boolean saysOfWhichText =
        change.getOp() != ChangeOp.SNAPSHOT && !VectorRules.replacesVectorAlone(change);
    if (current != null && !saysOfWhichText) {
      memory.heal();
      return;
    }
    CanonicalMemory.Builder next =
        Builders.from(memory.canonical())
            .setWrittenBy(MemoryDraft.provenance(change))
            .setEmbedding(vector);
    memory.emit(
        next,
        VersionCause.EMBEDDED,
        version -> holds(memory, change, after, version) ? List.of(part(change)) : List.of());
  }

  private static String part(MemoryChange change) {
    return StoreParts.key(change.getStore(), change.getPart());
  }

  /** When and where a change was written. */
  static FieldClock clock(MemoryChange change) {
    Instant at = change.getCommittedAt();
    MemoryImage row = change.getAfter();
    if (change.getOp() == ChangeOp.SNAPSHOT && row != null) {
      at =
          row.getState() == MemoryState.DELETED
              ? MemoryDraft.firstNonNull(row.getDeletedAt(), row.getUpdatedAt(), at)
              : MemoryDraft.firstNonNull(row.getUpdatedAt(), row.getCreatedAt(), at);
    }
    return new FieldClock(ChronoUnit.MICROS.between(Instant.EPOCH, at), change.getStore());
  }

  private static FieldClock later(FieldClock one, FieldClock other) {
    return MemoryDraft.isLater(one, other) ? one : other;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
