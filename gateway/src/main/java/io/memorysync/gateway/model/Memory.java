package io.memorysync.gateway.model;

import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One agreed memory, as a version of {@code memory.canonical} tells it.
 *
 * @param id its UUID, the same in every store
 * @param version grows by one with every change
 * @param user the owner in both forms; null for a memory of an agent or a run alone
 * @param app the client that created it; null if nobody told
 * @param agentId mem0's agent; null for none
 * @param runId mem0's run; null for none
 * @param contentHash md5 of the content, in hex
 * @param metadata a JSON object in normal form
 * @param categories sorted, without duplicates
 * @param archivedAt when it was last archived; null if never
 * @param deletedAt when it was last deleted; null if never
 */
public record Memory(
    UUID id,
    long version,
    MemoryState state,
    UserRef user,
    String app,
    String agentId,
    String runId,
    String content,
    String contentHash,
    String metadata,
    List<String> categories,
    Instant createdAt,
    Instant updatedAt,
    Instant archivedAt,
    Instant deletedAt) {

  public Memory {
    categories = List.copyOf(categories);
  }

  /** Whether it was deleted, in any store. */
  public boolean isDeleted() {
    return state == MemoryState.DELETED;
  }
}
