package io.memorysync.operate.verify;

import io.memorysync.operate.verify.Difference.Kind;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;
import io.memorysync.streams.normalize.StorePart;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What has to be asked of the resolver, so that every store agrees on a memory and no application's
 * write is lost. Pure: no I/O.
 *
 * <p>A row that tells something which was never heard of is sent as it was found, and the resolver
 * decides as it does for a row of a snapshot, with what it does not take on {@code
 * memory.conflict}:
 *
 * <ul>
 *   <li>a row of a memory that is not canonical at all;
 *   <li>a row with other fields, or of a memory that is deleted, unless it is older than the
 *       canonical memory by its own account, as a version is that a sink has not replaced yet;
 *   <li>a row that was soft-deleted later than the canonical memory was last written;
 *   <li>a row with a vector of the current content, where none is canonical.
 * </ul>
 *
 * For everything else the canonical version is published once more. Of a memory that no store has
 * either, this lets Neo4j forget it.
 */
final class RepairPlan {

  private RepairPlan() {}

  /**
   * What one table holds of the memory.
   *
   * @param row null if it has none
   * @param differences from the canonical memory
   */
  record Held(StorePart part, StoreRow row, Set<Difference> differences) {}

  /**
   * The requests, in the order in which to send them.
   *
   * @param memory null if it is not canonical
   */
  static List<MemoryChange> of(UUID id, CanonicalMemory memory, List<Held> tables, Instant now) {
    List<MemoryChange> requests = new ArrayList<>();
    for (Held primary : tables) {
      if (primary.part().role() == PartRole.PRIMARY && tellsNews(primary, memory)) {
        companionOf(primary, tables)
            .ifPresent(companion -> requests.add(found(id, companion, now)));
        requests.add(found(id, primary, now));
      }
    }
    if (requests.isEmpty()) {
      tables.stream()
          .filter(held -> bringsVector(held, memory))
          .forEach(held -> requests.add(found(id, held, now)));
    }
    return requests.isEmpty() ? List.of(publish(id, now)) : requests;
  }

  private static boolean tellsNews(Held held, CanonicalMemory memory) {
    StoreRow row = held.row();
    if (row == null) {
      return false;
    }
    if (memory == null) {
      return row.live();
    }
    int age = age(row, memory);
    if (!row.live()) {
      return Comparison.isLive(memory) && age > 0;
    }
    boolean otherFields =
        held.differences().stream()
            .anyMatch(
                difference -> difference.kind() == Kind.DIFFERS || difference.kind() == Kind.EXTRA);
    return otherFields && age >= 0;
  }

  /**
   * Whether the row is older (negative) or newer than the canonical memory, at the precision of all
   * stores; a row that does not tell its time is neither.
   */
  private static int age(StoreRow row, CanonicalMemory memory) {
    Instant written = row.writtenAt();
    return written == null ? 0 : millis(written).compareTo(millis(memory.getUpdatedAt()));
  }

  private static Instant millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The vector row beside a relational one, where it has a vector of the same text. */
  private static Optional<Held> companionOf(Held primary, List<Held> tables) {
    return tables.stream()
        .filter(held -> held.part().role() == PartRole.COMPANION)
        .filter(held -> held.part().store().equals(primary.part().store()))
        .filter(held -> held.row() != null && held.row().image().getVector() != null)
        .filter(
            held ->
                Objects.equals(held.row().image().getContent(), primary.row().image().getContent()))
        .findFirst();
  }

  private static boolean bringsVector(Held held, CanonicalMemory memory) {
    return Comparison.isLive(memory)
        && memory.getEmbedding() == null
        && held.row() != null
        && held.row().live()
        && held.row().image().getVector() != null
        && memory.getContent().equals(held.row().image().getContent());
  }

  private static MemoryChange found(UUID id, Held held, Instant now) {
    StorePart part = held.part();
    return request(id, part.store(), part.part(), part.role(), held.row().image(), now);
  }

  private static MemoryChange publish(UUID id, Instant now) {
    return request(id, StoreParts.OPERATOR, StoreParts.REQUEST, PartRole.PRIMARY, null, now);
  }

  private static MemoryChange request(
      UUID id, String store, String part, PartRole role, MemoryImage found, Instant now) {
    return MemoryChange.newBuilder()
        .setMemoryId(id.toString())
        .setStore(store)
        .setPart(part)
        .setRole(role)
        .setOp(ChangeOp.REPAIR)
        .setAfter(found)
        .setCommitLsn(0)
        .setLsn(0)
        .setCommittedAt(now)
        .build();
  }
}
