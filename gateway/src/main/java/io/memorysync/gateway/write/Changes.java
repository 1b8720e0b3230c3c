package io.memorysync.gateway.write;

import io.memorysync.gateway.model.Memory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes of the gateway as changes of the store {@code gateway}, part {@code request}. What the
 * writer had seen is the row before, and only fields that he means are stated, so that the sync
 * protocol judges them as it judges every application's writes. Pure.
 *
 * <p>A write has its position (rule R1) when it is sent; until then it has none.
 */
final class Changes {

  private static final List<MemoryField> WHOLE =
      List.of(
          MemoryField.CONTENT,
          MemoryField.USER,
          MemoryField.AGENT_ID,
          MemoryField.RUN_ID,
          MemoryField.METADATA,
          MemoryField.CATEGORIES,
          MemoryField.STATE);

  private Changes() {}

  /** A memory comes to be. */
  static MemoryChange insert(UUID id, NewMemory memory) {
    List<MemoryField> stated = new ArrayList<>(WHOLE);
    if (memory.app() != null) {
      stated.add(MemoryField.APP);
    }
    MemoryImage after =
        MemoryImage.newBuilder()
            .setStated(stated)
            .setContent(memory.content())
            .setUser(memory.user())
            .setApp(memory.app())
            .setAgentId(memory.agentId())
            .setRunId(memory.runId())
            .setMetadata(memory.metadata())
            .setCategories(memory.categories())
            .setState(MemoryState.ACTIVE)
            .build();
    return change(id, ChangeOp.INSERT, null, after);
  }

  /** A memory changes; empty if it is as wanted already. */
  static Optional<MemoryChange> update(Memory seen, Edit edit) {
    List<MemoryField> stated = new ArrayList<>();
    MemoryImage.Builder before = MemoryImage.newBuilder();
    MemoryImage.Builder after = MemoryImage.newBuilder();
    if (differs(edit.content(), seen.content())) {
      stated.add(MemoryField.CONTENT);
      before.setContent(seen.content());
      after.setContent(edit.content().orElseThrow());
    }
    if (differs(edit.metadata(), seen.metadata())) {
      stated.add(MemoryField.METADATA);
      before.setMetadata(seen.metadata());
      after.setMetadata(edit.metadata().orElseThrow());
    }
    if (differs(edit.categories(), seen.categories())) {
      stated.add(MemoryField.CATEGORIES);
      before.setCategories(seen.categories());
      after.setCategories(edit.categories().orElseThrow());
    }
    if (differs(edit.state(), seen.state())) {
      stated.add(MemoryField.STATE);
      before.setState(seen.state());
      after.setState(edit.state().orElseThrow());
    }
    return stated.isEmpty()
        ? Optional.empty()
        : Optional.of(
            change(
                seen.id(),
                ChangeOp.UPDATE,
                before.setStated(stated).build(),
                after.setStated(stated).build()));
  }

  /** A memory is deleted by somebody who had seen all of it. */
  static MemoryChange delete(Memory seen) {
    MemoryImage before =
        MemoryImage.newBuilder()
            .setStated(WHOLE)
            .setContent(seen.content())
            .setUser(seen.user())
            .setAgentId(seen.agentId())
            .setRunId(seen.runId())
            .setMetadata(seen.metadata())
            .setCategories(seen.categories())
            .setState(seen.state())
            .build();
    return change(seen.id(), ChangeOp.DELETE, before, null);
  }

  /**
   * The same change at its place among the writes of its memory.
   *
   * @param position microseconds since 1970, greater than that of every earlier write
   */
  static MemoryChange at(MemoryChange change, long position) {
    MemoryChange.Builder placed = MemoryChange.newBuilder(change);
    Instant when = Instant.EPOCH.plus(position, ChronoUnit.MICROS);
    if (change.getAfter() != null && isArchived(change)) {
      placed.setAfter(MemoryImage.newBuilder(change.getAfter()).setArchivedAt(when).build());
    }
    return placed.setCommittedAt(when).setLsn(position).build();
  }

  private static boolean isArchived(MemoryChange change) {
    return change.getAfter().getStated().contains(MemoryField.STATE)
        && change.getAfter().getState() == MemoryState.ARCHIVED;
  }

  private static <T> boolean differs(Optional<T> wanted, T seen) {
    return wanted.isPresent() && !wanted.get().equals(seen);
  }

  private static MemoryChange change(UUID id, ChangeOp op, MemoryImage before, MemoryImage after) {
    return MemoryChange.newBuilder()
        .setMemoryId(id.toString())
        .setStore(StoreParts.GATEWAY)
        .setPart(StoreParts.REQUEST)
        .setRole(PartRole.PRIMARY)
        .setOp(op)
        .setBefore(before)
        .setAfter(after)
        .setCommittedAt(Instant.EPOCH)
        .setCommitLsn(0)
        .setLsn(0)
        .build();
  }
}
