package io.memorysync.streams.resolve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.FieldClock;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Provenance;
import io.memorysync.schema.ReplicaState;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.VersionCause;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One memory while one event is being resolved: its state, mutable, and what is to be published.
 */
final class MemoryDraft {

  static final Comparator<FieldClock> BY_TIME_THEN_STORE =
      Comparator.comparingLong(FieldClock::getAt).thenComparing(FieldClock::getStore);

  private final Map<String, FieldClock> clocks;
  private final Map<String, Replica> replicas = new TreeMap<>();
  private final List<CanonicalMemory> versions = new ArrayList<>();
  private final List<MemoryConflict> conflicts = new ArrayList<>();
  private CanonicalMemory canonical;
  FieldClock deleted;
  MemoryChange waiting;
  private Long dueAt;

  private MemoryDraft(ResolverState state) {
    canonical = state.getCanonical();
    clocks = new HashMap<>(state.getClocks());
    deleted = state.getDeleted();
    waiting = state.getWaiting();
    dueAt = state.getDueAt();
    state.getReplicas().forEach((part, replica) -> replicas.put(part, Replica.from(replica)));
  }

  /** A draft of a stored state, or of a memory never seen before if {@code state} is null. */
  static MemoryDraft of(ResolverState state) {
    return new MemoryDraft(state == null ? ResolverState.newBuilder().build() : state);
  }

  Resolution resolution() {
    Map<String, ReplicaState> replicaStates = new HashMap<>();
    replicas.forEach((part, replica) -> replicaStates.put(part, replica.toState()));
    ResolverState state =
        new ResolverState(canonical, clocks, deleted, replicaStates, waiting, dueAt);
    return new Resolution(state, List.copyOf(versions), List.copyOf(conflicts));
  }

  CanonicalMemory canonical() {
    return canonical;
  }

  boolean live() {
    return canonical != null && canonical.getState() != MemoryState.DELETED;
  }

  boolean heldBy(String part) {
    return canonical != null && canonical.getHeldBy().contains(part);
  }

  Replica replica(String part) {
    return replicas.computeIfAbsent(part, key -> new Replica());
  }

  /** The parts known now; resolving may add more. */
  List<Replica> replicas() {
    return List.copyOf(replicas.values());
  }

  /** The categories that are linked to this memory in one store. */
  List<String> categoriesLinkedIn(String store) {
    Replica links = replicas.get(StoreParts.key(store, StoreParts.CATEGORIES));
    return links == null ? List.of() : List.copyOf(links.categories);
  }

  /** Companion parts of one store whose row shows content and vector of this version. */
  List<String> companionsHolding(String store, CanonicalMemory version) {
    return replicas.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(store + "/"))
        .filter(entry -> entry.getValue().companion != null)
        .filter(entry -> entry.getValue().companion.equals(version.getEmbedding()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Asks to be settled at the latest {@code wait} from now; an earlier deadline stands. */
  void settleWithin(Duration wait, long nowMillis) {
    long due = nowMillis + wait.toMillis();
    dueAt = dueAt == null ? due : Math.min(dueAt, due);
  }

  void clearDue() {
    dueAt = null;
  }

  FieldClock clock(MemoryField field) {
    return clocks.getOrDefault(field.name(), new FieldClock(0L, ""));
  }

  void clock(MemoryField field, FieldClock clock) {
    clocks.put(field.name(), clock);
  }

  FieldClock latestClock() {
    return clocks.values().stream().max(BY_TIME_THEN_STORE).orElse(new FieldClock(0L, ""));
  }

  /** The vector of a content, from what any part of any store is known to hold; null if none is. */
  Embedding knownEmbedding(String contentHash) {
    if (canonical != null
        && canonical.getEmbedding() != null
        && canonical.getEmbedding().getContentHash().equals(contentHash)) {
      return canonical.getEmbedding();
    }
    return replicas.values().stream()
        .map(replica -> replica.companion)
        .filter(vector -> vector != null && vector.getContentHash().equals(contentHash))
        .findFirst()
        .orElse(null);
  }

  /** A new memory, or one that comes back, from a primary row and the categories linked to it. */
  CanonicalMemory.Builder create(MemoryChange change, MemoryImage row) {
    List<String> linked = categoriesLinkedIn(change.getStore());
    Instant created = firstNonNull(row.getCreatedAt(), row.getUpdatedAt(), change.getCommittedAt());
    String content = row.getContent();
    return CanonicalMemory.newBuilder()
        .setId(change.getMemoryId())
        .setVersion(canonical == null ? 0 : canonical.getVersion())
        .setState(firstNonNull(row.getState(), MemoryState.ACTIVE))
        .setUser(row.getUser())
        .setApp(row.getApp())
        .setAgentId(row.getAgentId())
        .setRunId(row.getRunId())
        .setContent(content)
        .setContentHash(ContentHash.of(content))
        .setMetadata(firstNonNull(row.getMetadata(), "{}"))
        .setCategories(row.getCategories().isEmpty() ? linked : row.getCategories())
        .setCreatedAt(created)
        .setUpdatedAt(firstNonNull(row.getUpdatedAt(), created))
        .setArchivedAt(row.getArchivedAt())
        .setDeletedAt(row.getDeletedAt())
        .setWrittenBy(provenance(change));
  }

  /** Takes the value that a row states for one field. */
  void take(CanonicalMemory.Builder memory, MemoryImage row, MemoryField field) {
    switch (field) {
      case CONTENT -> {
        memory.setContent(row.getContent());
        memory.setContentHash(ContentHash.of(row.getContent()));
      }
      case USER -> memory.setUser(row.getUser());
      case APP -> memory.setApp(row.getApp());
      case AGENT_ID -> memory.setAgentId(row.getAgentId());
      case RUN_ID -> memory.setRunId(row.getRunId());
      case METADATA -> memory.setMetadata(row.getMetadata());
      case CATEGORIES -> memory.setCategories(List.copyOf(row.getCategories()));
      case STATE -> memory.setState(row.getState());
    }
  }

  /**
   * Publishes a version.
   *
   * @param holders tells of the finished version which parts hold it already, so that their sinks
   *     skip it
   */
  void emit(
      CanonicalMemory.Builder memory,
      VersionCause cause,
      Function<CanonicalMemory, List<String>> holders) {
    String hash = memory.getContentHash();
    if (memory.getEmbedding() == null || !memory.getEmbedding().getContentHash().equals(hash)) {
      memory.setEmbedding(knownEmbedding(hash));
    }
    memory.setVersion(memory.getVersion() + 1).setCause(cause).setHeldBy(List.of());
    CanonicalMemory next = memory.build();
    List<String> heldBy = holders.apply(next);
    canonical =
        heldBy.isEmpty() ? next : CanonicalMemory.newBuilder(next).setHeldBy(heldBy).build();
    versions.add(canonical);
  }

  /** Publishes a version for every part of every store. */
  void emitToAll(CanonicalMemory.Builder memory, VersionCause cause) {
    emit(memory, cause, next -> List.of());
  }

  /** Rule R5: the same value again, for every part of every store. */
  void heal() {
    emitToAll(CanonicalMemory.newBuilder(canonical), VersionCause.HEALED);
  }

  /**
   * Records a conflict that the version published next will settle.
   *
   * @param eventWins whether the value of the event stays, rather than the canonical one
   */
  void conflict(
      String field,
      ConflictSide event,
      ConflictSide current,
      boolean eventWins,
      Object base,
      String policy,
      Instant detectedAt) {
    conflicts.add(
        MemoryConflict.newBuilder()
            .setMemoryId(canonical.getId())
            .setField(field)
            .setWinner(eventWins ? event : current)
            .setLoser(eventWins ? current : event)
            .setBase(text(base))
            .setPolicy(policy)
            .setVersion(canonical.getVersion() + 1)
            .setDetectedAt(detectedAt)
            .build());
  }

  /** One side of a conflict. */
  static ConflictSide side(FieldClock clock, Object value, UserRef user) {
    return ConflictSide.newBuilder()
        .setStore(clock.getStore())
        .setValue(text(value))
        .setUser(user == null ? null : user.getKey())
        .setWrittenAt(Instant.EPOCH.plus(clock.getAt(), ChronoUnit.MICROS))
        .build();
  }

  static Provenance provenance(MemoryChange change) {
    return new Provenance(
        change.getStore(), change.getPart(), change.getCommittedAt(), change.getLsn());
  }

  private static String text(Object value) {
    if (value instanceof Collection<?> names) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      names.forEach(name -> array.add(name.toString()));
      return array.toString();
    }
    return value == null ? null : value.toString();
  }

  @SafeVarargs
  static <T> T firstNonNull(T... values) {
    for (T value : values) {
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
