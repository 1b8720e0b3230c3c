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
import io.memorysync.streams.policy.ConflictPolicy.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One memory while one event is being resolved: its state, mutable, and what is to be published.
 */
final class MemoryDraft {

  private static final Comparator<FieldClock> BY_TIME_THEN_STORE =
      Comparator.comparingLong(FieldClock::getAt).thenComparing(FieldClock::getStore);

  private final Map<String, FieldClock> clocks;
  private final Map<String, Replica> replicas = new TreeMap<>();
  private final List<CanonicalMemory> versions = new ArrayList<>();
  private final List<MemoryConflict> conflicts = new ArrayList<>();
  private CanonicalMemory canonical;
  private final List<MemoryChange> pending;
  private final List<MemoryConflict> openConflicts;
  private final Map<Wait, Long> waits = new EnumMap<>(Wait.class);
  private boolean forgotten;
  FieldClock deleted;
  MemoryChange waiting;

  private MemoryDraft(ResolverState state) {
    canonical = state.getCanonical();
    clocks = new HashMap<>(state.getClocks());
    deleted = state.getDeleted();
    waiting = state.getWaiting();
    pending = new ArrayList<>(state.getPending());
    openConflicts = new ArrayList<>(state.getOpenConflicts());
    state.getWaits().forEach((wait, due) -> waits.put(Wait.valueOf(wait), due));
    if (waits.isEmpty() && state.getDueAt() != null) {
      // Written by the first release, which had one time for all waits.
      Wait.ALL_OF_FIRST_RELEASE.forEach(wait -> waits.put(wait, state.getDueAt()));
    }
    state.getReplicas().forEach((part, replica) -> replicas.put(part, Replica.from(replica)));
  }

  /** Whether a write came after another; ties go by the name of the store. */
  static boolean isLater(FieldClock one, FieldClock other) {
    return BY_TIME_THEN_STORE.compare(one, other) > 0;
  }

  /** A draft of a stored state, or of a memory never seen before if {@code state} is null. */
  static MemoryDraft of(ResolverState state) {
    return new MemoryDraft(state == null ? ResolverState.newBuilder().build() : state);
  }

  Resolution resolution() {
    return new Resolution(
        forgotten ? null : state(), List.copyOf(versions), List.copyOf(conflicts));
  }

  private ResolverState state() {
    Map<String, ReplicaState> replicaStates = new HashMap<>();
    replicas.forEach((part, replica) -> replicaStates.put(part, replica.toState()));
    Map<String, Long> waitStates = new HashMap<>();
    waits.forEach((wait, due) -> waitStates.put(wait.name(), due));
    return ResolverState.newBuilder()
        .setCanonical(canonical)
        .setClocks(clocks)
        .setDeleted(deleted)
        .setReplicas(replicaStates)
        .setWaiting(waiting)
        .setPending(pending)
        .setOpenConflicts(openConflicts)
        .setWaits(waitStates)
        .setDueAt(waits.values().stream().min(Comparator.naturalOrder()).orElse(null))
        .build();
  }

  CanonicalMemory canonical() {
    return canonical;
  }

  boolean live() {
    return canonical != null && canonical.getState() != MemoryState.DELETED;
  }

  /** Takes the deletion back, for a version that is to follow. */
  void restate(MemoryState state) {
    canonical = Builders.from(canonical).setState(state).setDeletedAt(null).build();
  }

  boolean heldBy(String part) {
    return canonical != null && canonical.getHeldBy().contains(part);
  }

  Replica replica(String part) {
    return replicas.computeIfAbsent(part, key -> Replica.unknown());
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

  /** Whether a new row of a store waits for its companion. */
  boolean awaitsRowOf(String store) {
    return waiting != null && waiting.getStore().equals(store);
  }

  /** Takes the writes of other parts of a store that came before its primary row. */
  List<MemoryChange> takeEarly(String store) {
    List<MemoryChange> early = new ArrayList<>();
    replicas.forEach(
        (part, replica) -> {
          if (part.startsWith(store + "/")) {
            early.addAll(replica.early);
            replica.early.clear();
          }
        });
    return early;
  }

  /** Companion parts of one store whose row shows owner, content and vector of this version. */
  List<String> companionsHolding(String store, CanonicalMemory version) {
    return replicas.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(store + "/"))
        .filter(entry -> entry.getValue().companionHolds(version))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Changes of one transaction that wait for its other rows, oldest first. */
  List<MemoryChange> pending() {
    return List.copyOf(pending);
  }

  void addPending(MemoryChange change) {
    pending.add(change);
  }

  /** Takes the changes that waited for the other rows of their transaction. */
  List<MemoryChange> takePending() {
    List<MemoryChange> changes = List.copyOf(pending);
    pending.clear();
    waits.remove(Wait.TRANSACTION);
    return changes;
  }

  /** Waits until {@code dueMillis} at the latest; an earlier end of the same wait stands. */
  void await(Wait wait, long dueMillis) {
    waits.merge(wait, dueMillis, Math::min);
  }

  /** Ends a wait that was for nothing any more. */
  void endWait(Wait wait) {
    waits.remove(wait);
  }

  /** Whether a wait is over at a time; it is ended then. */
  boolean isOver(Wait wait, long nowMillis) {
    Long due = waits.get(wait);
    boolean over = due != null && due <= nowMillis;
    if (over) {
      waits.remove(wait);
    }
    return over;
  }

  boolean isWaiting() {
    return !waits.isEmpty();
  }

  /**
   * Ends the life of a deleted memory: nothing is known of it afterwards, and of its open conflicts
   * there is nothing left to choose.
   */
  void forget(Instant at) {
    forgotten = true;
    openConflicts.forEach(
        open ->
            conflicts.add(
                MemoryConflict.newBuilder(open).setOpen(false).setDetectedAt(at).build()));
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
        .setCategories(categories(change, row))
        .setCreatedAt(created)
        .setUpdatedAt(firstNonNull(row.getUpdatedAt(), created))
        .setArchivedAt(row.getArchivedAt())
        .setDeletedAt(row.getDeletedAt())
        .setWrittenBy(provenance(change));
  }

  /**
   * Those that a row states; else those of its store's links. A deleted memory that an update
   * brings back has its categories still: the update left them alone.
   */
  private List<String> categories(MemoryChange change, MemoryImage row) {
    if (!row.getCategories().isEmpty()) {
      return row.getCategories();
    }
    TreeSet<String> categories = new TreeSet<>(categoriesLinkedIn(change.getStore()));
    boolean leftAlone =
        canonical != null
            && change.getBefore() != null
            && !Projection.states(row, MemoryField.CATEGORIES);
    if (leftAlone) {
      categories.addAll(canonical.getCategories());
    }
    return List.copyOf(categories);
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
    canonical = heldBy.isEmpty() ? next : Builders.from(next).setHeldBy(heldBy).build();
    versions.add(canonical);
  }

  /** Publishes a version for every part of every store. */
  void emitToAll(CanonicalMemory.Builder memory, VersionCause cause) {
    emit(memory, cause, next -> List.of());
  }

  /** Rule R5: the same value again, for every part of every store. */
  void heal() {
    emitToAll(Builders.from(canonical), VersionCause.HEALED);
  }

  int versionCount() {
    return versions.size();
  }

  /**
   * Makes one version of those that were added since there were {@code count}: they came of one
   * transaction. A part that held one of them holds the last if it shows nothing that a later one
   * changed.
   */
  void collapse(int count) {
    if (versions.size() < count + 2) {
      return;
    }
    List<CanonicalMemory> steps = versions.subList(count, versions.size());
    long number = steps.get(0).getVersion();
    boolean merged = steps.stream().anyMatch(step -> step.getCause() == VersionCause.MERGED);
    List<String> heldBy =
        steps.stream()
            .flatMap(
                step -> step.getHeldBy().stream().filter(part -> showsBoth(part, step, canonical)))
            .distinct()
            .toList();
    canonical =
        Builders.from(canonical)
            .setVersion(number)
            .setCause(merged ? VersionCause.MERGED : steps.get(0).getCause())
            .setHeldBy(heldBy)
            .build();
    steps.clear();
    versions.add(canonical);
    conflicts.replaceAll(conflict -> atMost(number, conflict));
    openConflicts.replaceAll(conflict -> atMost(number, conflict));
  }

  private static boolean showsBoth(String part, CanonicalMemory one, CanonicalMemory other) {
    boolean sameCategories = one.getCategories().equals(other.getCategories());
    if (part.endsWith("/" + StoreParts.CATEGORIES)) {
      return sameCategories;
    }
    boolean sameRow =
        one.getContent().equals(other.getContent())
            && Objects.equals(one.getUser(), other.getUser())
            && one.getMetadata().equals(other.getMetadata())
            && one.getState() == other.getState()
            && one.getUpdatedAt().equals(other.getUpdatedAt());
    boolean collection = part.endsWith("/" + StoreParts.COLLECTION);
    return sameRow && (!collection || VectorRules.same(one.getEmbedding(), other.getEmbedding()));
  }

  private static MemoryConflict atMost(long number, MemoryConflict conflict) {
    return conflict.getVersion() <= number
        ? conflict
        : MemoryConflict.newBuilder(conflict).setVersion(number).build();
  }

  /**
   * Records a conflict that the version published next will settle, or leave open.
   *
   * @param written the side of the event
   * @param current the side that is canonical
   * @param verdict which of them stays
   */
  void conflict(
      String field,
      ConflictSide written,
      ConflictSide current,
      Verdict verdict,
      Object base,
      String policy,
      Instant detectedAt) {
    boolean replaced = verdict == Verdict.REPLACE;
    MemoryConflict conflict =
        MemoryConflict.newBuilder()
            .setMemoryId(canonical.getId())
            .setField(field)
            .setWinner(replaced ? written : current)
            .setLoser(replaced ? current : written)
            .setBase(text(base))
            .setPolicy(policy)
            .setVersion(canonical.getVersion() + 1)
            .setOpen(verdict == Verdict.LEAVE_OPEN)
            .setDetectedAt(detectedAt)
            .build();
    conflicts.add(conflict);
    if (conflict.getOpen()) {
      openConflicts.add(conflict);
    }
  }

  /** The open conflict of a field that led to a version. */
  Optional<MemoryConflict> openConflict(String field, long version) {
    return openConflicts.stream()
        .filter(conflict -> conflict.getField().equals(field) && conflict.getVersion() == version)
        .findFirst();
  }

  /** Records that a person has chosen: the conflict once more, closed. */
  void settled(MemoryConflict open, ConflictSide chosen, Instant settledAt) {
    openConflicts.remove(open);
    boolean current = Objects.equals(chosen.getValue(), open.getWinner().getValue());
    boolean other = Objects.equals(chosen.getValue(), open.getLoser().getValue());
    ConflictSide winner = current ? open.getWinner() : other ? open.getLoser() : chosen;
    conflicts.add(
        MemoryConflict.newBuilder(open)
            .setOpen(false)
            .setWinner(winner)
            .setLoser(other ? open.getWinner() : open.getLoser())
            .setDetectedAt(settledAt)
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

  /** A value as conflicts show it. */
  static String text(Object value) {
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
