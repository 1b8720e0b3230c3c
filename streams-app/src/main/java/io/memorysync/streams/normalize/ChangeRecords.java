package io.memorysync.streams.normalize;

import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryImage;

/** Puts what was read of an event into the record that the resolver takes. */
final class ChangeRecords {

  private ChangeRecords() {}

  /** A change of a row that has an image of a memory. */
  static MemoryChange ofRow(
      StorePart part,
      ChangeEnvelope event,
      String memoryId,
      ChangeOp op,
      MemoryImage before,
      MemoryImage after) {
    return at(part, event, memoryId, op).setBefore(before).setAfter(after).build();
  }

  /** A change of a row that links a category. */
  static MemoryChange ofLink(
      StorePart part, ChangeEnvelope event, String memoryId, String category) {
    return at(part, event, memoryId, event.operation().changeOp()).setCategory(category).build();
  }

  private static MemoryChange.Builder at(
      StorePart part, ChangeEnvelope event, String memoryId, ChangeOp op) {
    ChangeEnvelope.Source source = event.source();
    return MemoryChange.newBuilder()
        .setMemoryId(memoryId)
        .setStore(part.store())
        .setPart(part.part())
        .setRole(part.role())
        .setOp(op)
        .setCommitLsn(source.commitLsn())
        .setLsn(source.lsn())
        .setTransactionId(source.transactionId())
        .setCommittedAt(source.committedAt())
        .setOrigin(source.origin());
  }
}
