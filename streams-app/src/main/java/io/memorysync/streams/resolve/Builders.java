package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.ResolverState;

/**
 * Builders that begin with the fields of another record and share their values, which nobody
 * changes. Avro's own, {@code newBuilder(other)}, copy each of them, vectors number by number.
 */
final class Builders {

  private Builders() {}

  static CanonicalMemory.Builder from(CanonicalMemory memory) {
    return CanonicalMemory.newBuilder()
        .setId(memory.getId())
        .setVersion(memory.getVersion())
        .setState(memory.getState())
        .setUser(memory.getUser())
        .setApp(memory.getApp())
        .setAgentId(memory.getAgentId())
        .setRunId(memory.getRunId())
        .setContent(memory.getContent())
        .setContentHash(memory.getContentHash())
        .setMetadata(memory.getMetadata())
        .setCategories(memory.getCategories())
        .setCreatedAt(memory.getCreatedAt())
        .setUpdatedAt(memory.getUpdatedAt())
        .setArchivedAt(memory.getArchivedAt())
        .setDeletedAt(memory.getDeletedAt())
        .setEmbedding(memory.getEmbedding())
        .setWrittenBy(memory.getWrittenBy())
        .setHeldBy(memory.getHeldBy())
        .setCause(memory.getCause());
  }

  static MemoryImage.Builder from(MemoryImage row) {
    return MemoryImage.newBuilder()
        .setStated(row.getStated())
        .setContent(row.getContent())
        .setUser(row.getUser())
        .setApp(row.getApp())
        .setAgentId(row.getAgentId())
        .setRunId(row.getRunId())
        .setMetadata(row.getMetadata())
        .setCategories(row.getCategories())
        .setState(row.getState())
        .setCreatedAt(row.getCreatedAt())
        .setUpdatedAt(row.getUpdatedAt())
        .setArchivedAt(row.getArchivedAt())
        .setDeletedAt(row.getDeletedAt())
        .setVector(row.getVector())
        .setRewrite(row.getRewrite());
  }

  static MemoryChange.Builder from(MemoryChange change) {
    return MemoryChange.newBuilder()
        .setMemoryId(change.getMemoryId())
        .setStore(change.getStore())
        .setPart(change.getPart())
        .setRole(change.getRole())
        .setOp(change.getOp())
        .setBefore(change.getBefore())
        .setAfter(change.getAfter())
        .setCategory(change.getCategory())
        .setCommitLsn(change.getCommitLsn())
        .setLsn(change.getLsn())
        .setTransactionId(change.getTransactionId())
        .setCommittedAt(change.getCommittedAt())
        .setOrigin(change.getOrigin())
        .setSettles(change.getSettles())
        .setIfVersion(change.getIfVersion());
  }

  static ResolverState.Builder from(ResolverState state) {
    return ResolverState.newBuilder()
        .setCanonical(state.getCanonical())
        .setClocks(state.getClocks())
        .setDeleted(state.getDeleted())
        .setReplicas(state.getReplicas())
        .setWaiting(state.getWaiting())
        .setPending(state.getPending())
        .setOpenConflicts(state.getOpenConflicts())
        .setDueAt(state.getDueAt())
        .setWaits(state.getWaits());
  }
}
