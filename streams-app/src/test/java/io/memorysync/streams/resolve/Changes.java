package io.memorysync.streams.resolve;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.UserRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds the change events of one memory, each a microsecond after the other. */
final class Changes {

  static final String ID = "6b0c2a51-8a8e-4c39-9f0e-0e4a1c5d7f10";
  static final UserRef DRJ = new UserRef("12345678-1234-5678-9012-123456789abc", "drj");
  static final Instant START = Instant.parse("2026-01-02T03:04:05.000006Z");

  private static final List<MemoryField> RELATIONAL =
      List.of(
          MemoryField.CONTENT,
          MemoryField.USER,
          MemoryField.APP,
          MemoryField.METADATA,
          MemoryField.STATE);
  private static final List<MemoryField> COMPANION = List.of(MemoryField.CONTENT, MemoryField.USER);
  private static final List<MemoryField> MEM0 =
      List.of(
          MemoryField.CONTENT,
          MemoryField.USER,
          MemoryField.AGENT_ID,
          MemoryField.RUN_ID,
          MemoryField.METADATA);

  private long lsn = 100;

  /** A row of OpenMemory's table memories. */
  static MemoryImage.Builder relational(String content) {
    return row(RELATIONAL, content).setApp("cursor").setMetadata("{}").setState(MemoryState.ACTIVE);
  }

  /** A row of OpenMemory's collection. */
  static MemoryImage.Builder companion(String content, float... vector) {
    return row(COMPANION, content).setVector(list(vector));
  }

  /** A row of a mem0 collection. */
  static MemoryImage.Builder mem0(String content, float... vector) {
    return row(MEM0, content).setMetadata("{}").setVector(list(vector));
  }

  MemoryChange openmemory(ChangeOp op, MemoryImage.Builder before, MemoryImage.Builder after) {
    return change("openmemory", StoreParts.MEMORIES, PartRole.PRIMARY, op, before, after).build();
  }

  MemoryChange vector(ChangeOp op, MemoryImage.Builder before, MemoryImage.Builder after) {
    return change("openmemory", StoreParts.COLLECTION, PartRole.COMPANION, op, before, after)
        .build();
  }

  MemoryChange link(ChangeOp op, String category) {
    return change("openmemory", StoreParts.CATEGORIES, PartRole.LINKS, op, null, null)
        .setCategory(category)
        .build();
  }

  MemoryChange mem0(ChangeOp op, MemoryImage.Builder before, MemoryImage.Builder after) {
    return change("mem0", StoreParts.COLLECTION, PartRole.PRIMARY, op, before, after).build();
  }

  /** A row that states its categories, as a mem0 payload with the key does. */
  static MemoryImage.Builder withCategories(MemoryImage.Builder row, String... categories) {
    List<MemoryField> stated = new ArrayList<>(row.getStated());
    stated.add(MemoryField.CATEGORIES);
    return row.setStated(stated).setCategories(List.of(categories));
  }

  /** A person's choice in an open conflict. */
  MemoryChange choice(MemoryConflict conflict, MemoryField field, String seen, String chosen) {
    return change(
            StoreParts.OPERATOR,
            StoreParts.REQUEST,
            PartRole.PRIMARY,
            ChangeOp.UPDATE,
            MemoryImage.newBuilder().setStated(List.of(field)).setContent(seen),
            MemoryImage.newBuilder().setStated(List.of(field)).setContent(chosen))
        .setSettles(conflict.getVersion())
        .build();
  }

  /** A repair that an operator asks for; {@code found} is null to publish the version again. */
  MemoryChange repair(MemoryImage.Builder found) {
    return change("mem0", StoreParts.COLLECTION, PartRole.PRIMARY, ChangeOp.REPAIR, null, found)
        .setCommitLsn(0)
        .setLsn(0)
        .build();
  }

  /** The same change as one of our sinks would have made it. */
  static MemoryChange ours(MemoryChange change) {
    return MemoryChange.newBuilder(change).setOrigin("memory-sync-sink-0").build();
  }

  /** The change in the transaction of another. */
  static MemoryChange inTransactionOf(MemoryChange other, MemoryChange change) {
    return MemoryChange.newBuilder(change).setTransactionId(other.getTransactionId()).build();
  }

  private MemoryChange.Builder change(
      String store,
      String part,
      PartRole role,
      ChangeOp op,
      MemoryImage.Builder before,
      MemoryImage.Builder after) {
    lsn++;
    return MemoryChange.newBuilder()
        .setMemoryId(ID)
        .setStore(store)
        .setPart(part)
        .setRole(role)
        .setOp(op)
        .setBefore(before == null ? null : before.build())
        .setAfter(after == null ? null : after.build())
        .setCommitLsn(op == ChangeOp.SNAPSHOT ? 0 : lsn - 1)
        .setLsn(lsn)
        .setTransactionId(op == ChangeOp.SNAPSHOT ? null : lsn)
        .setCommittedAt(START.plusMillis(lsn));
  }

  private static MemoryImage.Builder row(List<MemoryField> stated, String content) {
    return MemoryImage.newBuilder()
        .setStated(stated)
        .setContent(content)
        .setUser(DRJ)
        .setCreatedAt(START)
        .setUpdatedAt(START);
  }

  private static List<Float> list(float... vector) {
    if (vector.length == 0) {
      return null;
    }
    Float[] boxed = new Float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      boxed[i] = vector[i];
    }
    return List.of(boxed);
  }
}
