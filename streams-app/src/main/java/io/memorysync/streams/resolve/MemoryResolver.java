package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.VersionCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The sync protocol for one memory: from what is known of it and one change event, to what is known
 * then and the versions and conflicts to publish. Pure: no I/O, and no clock of its own.
 *
 * <p>Rules by their names in the protocol: R1 once ({@link Replica#advance}), R2 echo and R5 heal
 * (here), R3 nothing new, R4 causal and R6 concurrent ({@link RowRules}).
 */
public final class MemoryResolver {

  private static final Set<PartRole> IN_ONE_TRANSACTION =
      EnumSet.of(PartRole.PRIMARY, PartRole.LINKS);

  private final ResolverSettings settings;
  private final Predicate<String> usesCategories;
  private final VectorRules vectors;
  private final RowRules rows;
  private final CompanionRules companions;
  private final LinkRules links;

  /**
   * @param usesCategories whether a store is known to have categories, so that a row may have links
   *     behind it in its transaction
   */
  public MemoryResolver(ResolverSettings settings, Predicate<String> usesCategories) {
    this.settings = settings;
    this.usesCategories = usesCategories;
    DeleteConflicts deletes = new DeleteConflicts(settings.deletePolicy());
    this.vectors = new VectorRules(settings.embeddingModel());
    this.rows = new RowRules(settings, deletes, vectors);
    this.companions = new CompanionRules(rows, deletes, vectors, settings.waits().companion());
    this.links = new LinkRules(deletes);
  }

  /**
   * Resolves one change event.
   *
   * @param state what is known of the memory; null if nothing is
   * @param nowMillis wall-clock time, milliseconds since the epoch; it only starts waits
   */
  public Resolution resolve(ResolverState state, MemoryChange change, long nowMillis) {
    MemoryDraft memory = MemoryDraft.of(state);
    if (change.getOp() == ChangeOp.REPAIR) {
      applyPending(memory, nowMillis);
      repair(memory, change, nowMillis);
    } else if (change.getSettles() != null) {
      applyPending(memory, nowMillis);
      choose(memory, change);
    } else {
      Replica replica = memory.replica(part(change));
      boolean next = replica.advance(change) || !settings.applies(Rule.ONCE);
      if (next && replica.isNews(change) && meetsCondition(memory, change, nowMillis)) {
        arrived(memory, change, replica, nowMillis);
      }
    }
    return resolution(memory, nowMillis);
  }

  /** Settles what has waited long enough. */
  public Resolution settle(ResolverState state, long nowMillis) {
    MemoryDraft memory = MemoryDraft.of(state);
    if (memory.isOver(Wait.TRANSACTION, nowMillis)) {
      applyPending(memory, nowMillis);
    }
    if (memory.isOver(Wait.VECTOR, nowMillis)) {
      for (Replica replica : memory.replicas()) {
        applyFirstHalf(memory, replica.takeLateFirstHalf(), replica, nowMillis);
      }
    }
    if (memory.isOver(Wait.INSERT, nowMillis)) {
      start(memory);
    }
    if (memory.isOver(Wait.COMPANION, nowMillis)) {
      restoreCompanions(memory);
    }
    memory.isOver(Wait.EMBEDDING, nowMillis);
    if (memory.isOver(Wait.RETENTION, nowMillis)) {
      if (memory.isWaiting()) {
        memory.await(Wait.RETENTION, nowMillis);
      } else {
        memory.forget(Instant.ofEpochMilli(nowMillis));
      }
    }
    return resolution(memory, nowMillis);
  }

  /**
   * Gives a memory the user that its mapping says, in place of another id or key of the same
   * person. No application wrote this, so that the clock of the field stays.
   */
  public Resolution rekey(ResolverState state, UserRef user) {
    MemoryDraft memory = MemoryDraft.of(state);
    memory.emitToAll(Builders.from(memory.canonical()).setUser(user), VersionCause.REKEYED);
    return memory.resolution();
  }

  /** The same resolution, to be settled once more when the embedder may be back. */
  public Resolution embedLater(Resolution resolution, long atMillis) {
    MemoryDraft memory = MemoryDraft.of(resolution.state());
    memory.await(Wait.EMBEDDING, atMillis);
    return new Resolution(
        memory.resolution().state(), resolution.versions(), resolution.conflicts());
  }

  /**
   * The same resolution with a vector for the content of its last version, or a further version if
   * it published none. Rows that hold a vector of their own no longer hold that version.
   */
  public Resolution embedded(Resolution resolution, Embedding embedding) {
    ResolverState state = resolution.state();
    CanonicalMemory current = state.getCanonical();
    boolean published = !resolution.versions().isEmpty();
    List<String> held =
        published
            ? current.getHeldBy().stream()
                .filter(part -> !part.endsWith("/" + StoreParts.COLLECTION))
                .toList()
            : List.of();
    CanonicalMemory.Builder next = Builders.from(current).setEmbedding(embedding).setHeldBy(held);
    if (!published) {
      next.setVersion(current.getVersion() + 1).setCause(VersionCause.EMBEDDED);
    }
    CanonicalMemory version = next.build();
    List<CanonicalMemory> earlier =
        published ? resolution.versions().subList(0, resolution.versions().size() - 1) : List.of();
    return new Resolution(
        Builders.from(state).setCanonical(version).build(),
        Stream.concat(earlier.stream(), Stream.of(version)).toList(),
        resolution.conflicts());
  }

  /**
   * Whether the memory is at the version that a conditional write asks for. What waits for the rest
   * of its transaction came before the write and counts.
   */
  private boolean meetsCondition(MemoryDraft memory, MemoryChange change, long nowMillis) {
    if (change.getIfVersion() == null) {
      return true;
    }
    applyPending(memory, nowMillis);
    return memory.canonical() != null && memory.canonical().getVersion() == change.getIfVersion();
  }

  private void arrived(MemoryDraft memory, MemoryChange change, Replica replica, long nowMillis) {
    if (endsPending(memory, change)) {
      applyPending(memory, nowMillis);
    }
    if (isEcho(memory, change)) {
      applyWritesBefore(memory, change, replica, nowMillis);
      echo(memory, change, replica);
    } else if (mayBeOneOfSeveral(change)) {
      memory.addPending(change);
      memory.await(Wait.TRANSACTION, nowMillis + settings.waits().transaction().toMillis());
    } else {
      written(memory, change, replica, nowMillis);
    }
  }

  /**
   * Whether a change is what our own sink wrote. Of a memory that is not known there is no version
   * that a sink could have written: then the state was reset, topics are replayed, and the row is
   * as good as one that a snapshot finds.
   */
  private boolean isEcho(MemoryDraft memory, MemoryChange change) {
    boolean ours =
        change.getOrigin() != null && change.getOrigin().startsWith(settings.originPrefix());
    return ours && (memory.canonical() != null || memory.waiting != null);
  }

  /** An echo tells what became of a row after its application's write, which may still wait. */
  private void applyWritesBefore(
      MemoryDraft memory, MemoryChange echo, Replica replica, long nowMillis) {
    if (memory.waiting != null && part(memory.waiting).equals(part(echo))) {
      start(memory);
    }
    applyFirstHalf(memory, replica.takeFirstHalf(), replica, nowMillis);
  }

  private void applyFirstHalf(
      MemoryDraft memory, MemoryChange first, Replica replica, long nowMillis) {
    if (first != null) {
      apply(memory, first, replica, nowMillis);
    }
  }

  /** A row and its category links are written in one transaction and arrive on several topics. */
  private boolean mayBeOneOfSeveral(MemoryChange change) {
    return change.getTransactionId() != null
        && IN_ONE_TRANSACTION.contains(change.getRole())
        && usesCategories.test(change.getStore());
  }

  /**
   * Whether a change is of another transaction that comes behind the one whose rows wait: what has
   * not come of that is late. Changes of stores that never wait may overtake it.
   */
  private boolean endsPending(MemoryDraft memory, MemoryChange change) {
    List<MemoryChange> pending = memory.pending();
    if (pending.isEmpty() || !IN_ONE_TRANSACTION.contains(change.getRole())) {
      return false;
    }
    MemoryChange first = pending.get(0);
    boolean sameStore = first.getStore().equals(change.getStore());
    boolean sameTransaction =
        sameStore && Objects.equals(first.getTransactionId(), change.getTransactionId());
    return !sameTransaction && (sameStore || mayBeOneOfSeveral(change));
  }

  /** The changes of one transaction become one version; the row comes before its links. */
  private void applyPending(MemoryDraft memory, long nowMillis) {
    int before = memory.versionCount();
    memory.takePending().stream()
        .sorted(Comparator.comparing(MemoryChange::getRole))
        .forEach(change -> written(memory, change, memory.replica(part(change)), nowMillis));
    memory.collapse(before);
  }

  private void written(MemoryDraft memory, MemoryChange change, Replica replica, long nowMillis) {
    if (change.getRole() == PartRole.LINKS) {
      links.written(memory, change, replica);
      return;
    }
    boolean endsLate = replica.endsLate(change);
    MemoryChange first = replica.takeFirstHalf();
    if (first != null && sameTransaction(first, change)) {
      MemoryImage before = first.getBefore();
      apply(memory, Builders.from(change).setBefore(before).build(), replica, nowMillis);
      return;
    }
    applyFirstHalf(memory, first, replica, nowMillis);
    if (endsLate) {
      apply(memory, VectorRules.secondHalf(change), replica, nowMillis);
    } else if (VectorRules.isFirstHalf(change)) {
      replica.vectorOnly = change;
      memory.await(Wait.VECTOR, nowMillis + settings.waits().vector().toMillis());
    } else {
      apply(memory, change, replica, nowMillis);
    }
  }

  private static boolean sameTransaction(MemoryChange one, MemoryChange other) {
    return Objects.equals(one.getTransactionId(), other.getTransactionId());
  }

  private void apply(MemoryDraft memory, MemoryChange change, Replica replica, long nowMillis) {
    if (change.getRole() == PartRole.COMPANION) {
      companions.apply(memory, change, replica, nowMillis);
      if (replica.companion != null) {
        startIfEmbedded(memory);
      }
      return;
    }
    start(memory);
    if (awaitsCompanion(memory, change)) {
      memory.waiting = change;
      memory.await(Wait.INSERT, nowMillis + waitFor(change, nowMillis).toMillis());
      return;
    }
    applyRow(memory, change);
  }

  /** Applies a primary row, and then what came before it from the other parts of its store. */
  private void applyRow(MemoryDraft memory, MemoryChange row) {
    rows.apply(memory, row);
    if (memory.canonical() == null) {
      return;
    }
    for (MemoryChange early : memory.takeEarly(row.getStore())) {
      Replica replica = memory.replica(part(early));
      if (early.getRole() == PartRole.LINKS) {
        links.tell(memory, early, replica);
      } else {
        companions.tell(memory, early, replica);
      }
    }
  }

  private boolean awaitsCompanion(MemoryDraft memory, MemoryChange change) {
    MemoryImage row = RowRules.present(change.getAfter());
    boolean arrives = change.getOp() == ChangeOp.INSERT || change.getOp() == ChangeOp.SNAPSHOT;
    return arrives
        && row != null
        && !memory.live()
        && settings.companions().containsKey(part(change))
        && memory.knownEmbedding(ContentHash.of(row.getContent())) == null;
  }

  /**
   * A row that is late is one of a backlog, as after a restart, whose tables arrive one after the
   * other as those of a snapshot do.
   */
  private Duration waitFor(MemoryChange change, long nowMillis) {
    Duration insert = settings.waits().insert();
    boolean late = nowMillis - change.getCommittedAt().toEpochMilli() > insert.toMillis();
    return late || change.getOp() == ChangeOp.SNAPSHOT ? settings.waits().snapshot() : insert;
  }

  private void startIfEmbedded(MemoryDraft memory) {
    MemoryChange waiting = memory.waiting;
    if (waiting != null
        && memory.knownEmbedding(ContentHash.of(waiting.getAfter().getContent())) != null) {
      start(memory);
    }
  }

  private void start(MemoryDraft memory) {
    MemoryChange waiting = memory.waiting;
    if (waiting != null) {
      memory.waiting = null;
      memory.endWait(Wait.INSERT);
      applyRow(memory, waiting);
    }
  }

  private void restoreCompanions(MemoryDraft memory) {
    boolean gone = memory.replicas().stream().anyMatch(replica -> replica.missing);
    memory.replicas().forEach(replica -> replica.missing = false);
    if (gone && memory.live()) {
      memory.heal();
    }
  }

  /**
   * An operator's repair: a row as it was found is taken as a snapshot would find it, and whatever
   * that says, the agreed version is published for everyone. Of a memory that nobody knows there is
   * none: a Kafka tombstone lets those forget it who hold it all the same.
   */
  private void repair(MemoryDraft memory, MemoryChange change, long nowMillis) {
    int before = memory.versionCount();
    if (change.getAfter() != null) {
      MemoryChange found = Builders.from(change).setOp(ChangeOp.SNAPSHOT).build();
      apply(memory, found, memory.replica(part(change)), nowMillis);
      start(memory);
    }
    if (memory.canonical() == null && change.getAfter() == null && !memory.isWaiting()) {
      memory.forget(Instant.ofEpochMilli(nowMillis));
    } else if (memory.versionCount() == before && memory.canonical() != null) {
      memory.heal();
    }
  }

  /** A person's choice of a value is a write like any other, and settles the conflict. */
  private void choose(MemoryDraft memory, MemoryChange change) {
    MemoryImage after = change.getAfter();
    MemoryField field = after.getStated().get(0);
    memory
        .openConflict(Projection.name(field), change.getSettles())
        .ifPresent(
            conflict -> {
              memory.settled(
                  conflict,
                  MemoryDraft.side(
                      RowRules.clock(change), Projection.value(after, field), after.getUser()),
                  change.getCommittedAt());
              if (memory.live()) {
                rows.apply(memory, change);
              }
            });
  }

  /**
   * A deleted memory waits for no companion, and is remembered for a while: from its deletion on,
   * or from when that was heard of, since what others have to tell of it may come as late.
   */
  private Resolution resolution(MemoryDraft memory, long nowMillis) {
    if (memory.canonical() != null && !memory.live() && memory.deleted != null) {
      memory.endWait(Wait.COMPANION);
      memory.await(
          Wait.RETENTION,
          Math.max(nowMillis, TimeUnit.MICROSECONDS.toMillis(memory.deleted.getAt()))
              + settings.deletedRetention().toMillis());
    } else {
      memory.endWait(Wait.RETENTION);
    }
    return memory.resolution();
  }

  /**
   * R2: our own write changes nothing, unless (R5) it shows that a held version was overwritten.
   */
  private void echo(MemoryDraft memory, MemoryChange change, Replica replica) {
    if (change.getRole() == PartRole.LINKS) {
      LinkRules.remember(change, replica);
    }
    MemoryImage after = RowRules.present(change.getAfter());
    if (change.getRole() == PartRole.COMPANION) {
      replica.companionShows(vectors.of(null, after), after);
    }
    boolean shown =
        change.getRole() == PartRole.LINKS
            ? !memory.live() || LinkRules.shows(replica, memory.canonical())
            : shows(change, after, memory);
    if (settings.applies(Rule.HEAL) && memory.heldBy(part(change)) && !shown) {
      memory.heal();
    }
  }

  private static boolean shows(MemoryChange change, MemoryImage after, MemoryDraft memory) {
    if (after == null || !memory.live()) {
      boolean sameTombstone =
          change.getAfter() == null || Projection.same(change.getAfter(), memory.canonical());
      return after == null && !memory.live() && sameTombstone;
    }
    boolean collection = change.getPart().equals(StoreParts.COLLECTION);
    return Projection.exact(after, memory.canonical(), RowRules.representsAll(change))
        && !after.getRewrite()
        && !Projection.otherTime(after, memory.canonical())
        && (!collection || VectorRules.same(after, memory.canonical()));
  }

  private static String part(MemoryChange change) {
    return StoreParts.key(change.getStore(), change.getPart());
  }
}
