package io.memorysync.streams.resolve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.FieldClock;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.VersionCause;
import io.memorysync.streams.policy.ConflictPolicy.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Who wins when a delete meets a write that had not seen it, or the other way round. Whoever does,
 * the other is on record; the side of the write as a JSON object with all its fields.
 */
final class DeleteConflicts {

  private static final String FIELD = "delete";

  private final DeletePolicy policy;

  DeleteConflicts(DeletePolicy policy) {
    this.policy = policy;
  }

  /** Whether a delete stands against the writes that it had not seen. */
  boolean deleteWins(MemoryDraft memory, MemoryChange change, FieldClock when) {
    CanonicalMemory current = memory.canonical();
    boolean wins =
        policy == DeletePolicy.DELETE_WINS || MemoryDraft.isLater(when, memory.latestClock());
    memory.conflict(
        FIELD,
        MemoryDraft.side(when, null, current.getUser()),
        MemoryDraft.side(memory.latestClock(), json(current), current.getUser()),
        wins ? Verdict.REPLACE : Verdict.KEEP,
        base(change),
        policy.configured(),
        change.getCommittedAt());
    return wins;
  }

  /**
   * Whether a write brings a deleted memory back. An application that inserts the row anew has seen
   * that it was gone.
   */
  boolean writeWins(MemoryDraft memory, MemoryChange change, MemoryImage after, FieldClock when) {
    if (memory.deleted == null) {
      return true;
    }
    boolean later = MemoryDraft.isLater(when, memory.deleted);
    boolean inserted =
        RowRules.present(change.getBefore()) == null && change.getOp() != ChangeOp.SNAPSHOT;
    if (inserted && later) {
      return true;
    }
    boolean wins = later && policy != DeletePolicy.DELETE_WINS;
    memory.conflict(
        FIELD,
        MemoryDraft.side(when, json(after), after.getUser()),
        MemoryDraft.side(memory.deleted, null, memory.canonical().getUser()),
        wins ? Verdict.REPLACE : Verdict.KEEP,
        base(change),
        policy.configured(),
        change.getCommittedAt());
    return wins;
  }

  /**
   * Puts a write on record that cannot bring a deleted memory back, since its row is not the memory
   * itself but belongs to one.
   */
  void standsAgainst(MemoryDraft memory, MemoryChange change) {
    MemoryImage after = change.getAfter();
    memory.conflict(
        FIELD,
        MemoryDraft.side(
            RowRules.clock(change),
            after == null ? json(change.getCategory()) : json(after),
            after == null ? null : after.getUser()),
        MemoryDraft.side(memory.deleted, null, memory.canonical().getUser()),
        Verdict.KEEP,
        base(change),
        policy.configured(),
        change.getCommittedAt());
    memory.emitToAll(Builders.from(memory.canonical()), VersionCause.MERGED);
  }

  private static String json(String category) {
    return json(List.of(MemoryField.CATEGORIES), field -> List.of(category));
  }

  private static String base(MemoryChange change) {
    MemoryImage before = RowRules.present(change.getBefore());
    return before == null ? null : json(before);
  }

  private static String json(CanonicalMemory memory) {
    return json(Projection.fields(), field -> Projection.value(memory, field));
  }

  private static String json(MemoryImage row) {
    return json(row.getStated(), field -> Projection.value(row, field));
  }

  private static String json(Collection<MemoryField> fields, Function<MemoryField, Object> values) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (MemoryField field : fields) {
      Object value = values.apply(field);
      if (value instanceof Collection<?> names) {
        names.forEach(name -> object.withArray(Projection.name(field)).add(name.toString()));
      } else if (value != null && field == MemoryField.METADATA) {
        object.putRawValue(Projection.name(field), new RawValue(value.toString()));
      } else if (value != null) {
        object.put(Projection.name(field), value.toString());
      }
    }
    return object.toString();
  }
}
