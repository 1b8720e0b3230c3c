package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.VersionCause;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The sync protocol for one memory: from what is known of it and one change event, to what is known
 * then and the versions and conflicts to publish. Pure: no I/O, and no clock of its own.
 *
 * <p>Rules by their names in the protocol: R1 once ({@link Replica#advance}), R2 echo and R5 heal
 * (here), R3 nothing new, R4 causal and R6 concurrent ({@link RowRules}).
 */
public final class MemoryResolver {

  private final ResolverSettings settings;
  private final RowRules rows;
  private final CompanionRules companions;
  private final LinkRules links = new LinkRules();

  public MemoryResolver(ResolverSettings settings) {
    this.settings = settings;
    this.rows = new RowRules(settings.deletePolicy(), settings.embeddingModel());
    this.companions = new CompanionRules(rows, settings.companionGrace());
  }

  /**
   * Resolves one change event.
   *
   * @param state what is known of the memory; null if nothing is
   * @param nowMillis wall-clock time, milliseconds since the epoch; it only starts waits
   */
  public Resolution resolve(ResolverState state, MemoryChange change, long nowMillis) {
    MemoryDraft memory = MemoryDraft.of(state);
    Replica replica = memory.replica(part(change));
    if (replica.advance(change)) {
      boolean ours =
          change.getOrigin() != null && change.getOrigin().startsWith(settings.originPrefix());
      if (change.getRole() == PartRole.LINKS) {
        links.apply(memory, change, replica, ours);
      } else if (ours) {
        echo(memory, change, replica);
      } else {
        written(memory, change, replica, nowMillis);
      }
    }
    return memory.resolution();
  }

  /**
   * Settles what has waited long enough: a vector without its second statement, a memory without
   * its vector, a companion that did not come back.
   */
  public Resolution settle(ResolverState state, long nowMillis) {
    MemoryDraft memory = MemoryDraft.of(state);
    memory.clearDue();
    boolean companionGone = false;
    for (Replica replica : memory.replicas()) {
      MemoryChange first = replica.vectorOnly;
      if (first != null) {
        replica.vectorOnly = null;
        apply(memory, first, replica, nowMillis);
      }
      companionGone |= replica.missing;
      replica.missing = false;
    }
    start(memory);
    if (companionGone && memory.live()) {
      memory.heal();
    }
    return memory.resolution();
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
    CanonicalMemory.Builder next =
        CanonicalMemory.newBuilder(current).setEmbedding(embedding).setHeldBy(held);
    if (!published) {
      next.setVersion(current.getVersion() + 1).setCause(VersionCause.EMBEDDED);
    }
    CanonicalMemory version = next.build();
    List<CanonicalMemory> earlier =
        published ? resolution.versions().subList(0, resolution.versions().size() - 1) : List.of();
    return new Resolution(
        ResolverState.newBuilder(state).setCanonical(version).build(),
        Stream.concat(earlier.stream(), Stream.of(version)).toList(),
        resolution.conflicts());
  }

  private void written(MemoryDraft memory, MemoryChange change, Replica replica, long nowMillis) {
    MemoryChange first = replica.vectorOnly;
    replica.vectorOnly = null;
    MemoryChange whole = change;
    if (first != null) {
      if (Objects.equals(first.getTransactionId(), change.getTransactionId())) {
        whole = MemoryChange.newBuilder(change).setBefore(first.getBefore()).build();
      } else {
        apply(memory, first, replica, nowMillis);
      }
    } else if (touchesOnlyVector(change)) {
      replica.vectorOnly = change;
      memory.settleWithin(settings.vectorWait(), nowMillis);
      return;
    }
    apply(memory, whole, replica, nowMillis);
  }

  /** mem0's Python client updates the vector first, with the old payload, and then the payload. */
  private static boolean touchesOnlyVector(MemoryChange change) {
    if (change.getOp() != ChangeOp.UPDATE
        || change.getBefore() == null
        || change.getAfter().getVector() == null) {
      return false;
    }
    MemoryImage before = withoutVector(change.getBefore());
    return before.equals(withoutVector(change.getAfter()));
  }

  private static MemoryImage withoutVector(MemoryImage image) {
    return MemoryImage.newBuilder(image).setVector(null).build();
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
      memory.settleWithin(waitFor(change), nowMillis);
      return;
    }
    rows.apply(memory, change);
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

  private Duration waitFor(MemoryChange change) {
    return change.getOp() == ChangeOp.SNAPSHOT ? settings.snapshotWait() : settings.insertWait();
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
      rows.apply(memory, waiting);
    }
  }

  /**
   * R2: our own write changes nothing, unless (R5) it shows that a held version was overwritten.
   */
  private void echo(MemoryDraft memory, MemoryChange change, Replica replica) {
    MemoryImage after = RowRules.present(change.getAfter());
    if (change.getRole() == PartRole.COMPANION) {
      replica.companion = rows.vectorOf(null, after);
      replica.missing = false;
    }
    if (memory.heldBy(part(change)) && !shows(change, after, memory)) {
      memory.heal();
    }
  }

  private static boolean shows(MemoryChange change, MemoryImage after, MemoryDraft memory) {
    if (after == null || !memory.live()) {
      return (after == null) != memory.live();
    }
    boolean collection = change.getPart().equals(StoreParts.COLLECTION);
    return Projection.same(after, memory.canonical())
        && !Projection.otherTime(after, memory.canonical())
        && (!collection || RowRules.sameVector(after, memory.canonical()));
  }

  private static String part(MemoryChange change) {
    return StoreParts.key(change.getStore(), change.getPart());
  }
}
