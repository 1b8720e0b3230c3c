package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ChangeOp;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.LinkPosition;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.ReplicaState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is known of one part of one store while one event is being resolved. */
final class Replica {

  private final Position row;
  private final Map<String, Position> links = new TreeMap<>();
  private ByteBuffer shown;
  private Long vectorTransaction;
  MemoryChange vectorOnly;
  Embedding companion;
  private String companionUser;
  boolean missing;
  final TreeSet<String> categories = new TreeSet<>();
  final List<MemoryChange> early = new ArrayList<>();

  private Replica(Position row) {
    this.row = row;
  }

  /** One of which nothing is known. */
  static Replica unknown() {
    return new Replica(new Position(0, 0));
  }

  static Replica from(ReplicaState state) {
    Replica replica = new Replica(new Position(state.getCommitLsn(), state.getLsn()));
    state
        .getLinkPositions()
        .forEach(
            (category, at) ->
                replica.links.put(category, new Position(at.getCommitLsn(), at.getLsn())));
    replica.vectorOnly = state.getVectorOnly();
    replica.companion = state.getCompanion();
    replica.missing = state.getMissing();
    replica.categories.addAll(state.getCategories());
    replica.early.addAll(state.getEarly());
    replica.shown = state.getShown();
    replica.companionUser = state.getCompanionUser();
    replica.vectorTransaction = state.getVectorTransaction();
    return replica;
  }

  ReplicaState toState() {
    Map<String, LinkPosition> linkPositions = new TreeMap<>();
    links.forEach(
        (category, at) -> linkPositions.put(category, new LinkPosition(at.commitLsn, at.lsn)));
    return new ReplicaState(
        row.commitLsn,
        row.lsn,
        vectorOnly,
        companion,
        missing,
        List.copyOf(categories),
        List.copyOf(early),
        shown,
        vectorTransaction,
        companionUser,
        linkPositions);
  }

  /**
   * Rule R1: advances the position to that of an event, or returns false if the event was processed
   * before.
   *
   * <p>Changes of one row are written one after the other (a row lock sees to it), so that their
   * LSNs grow. Each link of a memory is a row of its own, and so has a position of its own: one
   * that comes late, as a retry does, is not stale because another one has come. Rows of one COPY
   * share an LSN, and a link may be taken away and made anew in one; for links only an earlier
   * position is stale, because linking twice changes nothing. A snapshot row, and an event whose
   * preceding commit is unknown (the first after a snapshot), have no commit LSN and are compared
   * by LSN alone.
   */
  boolean advance(MemoryChange event) {
    boolean ofLink = event.getRole() == PartRole.LINKS;
    Position position =
        ofLink ? links.computeIfAbsent(event.getCategory(), name -> row.copy()) : row;
    return position.advance(event, ofLink || event.getOp() == ChangeOp.SNAPSHOT);
  }

  /** Where in its database's log a row was changed last. */
  private static final class Position {

    private long commitLsn;
    private long lsn;

    Position(long commitLsn, long lsn) {
      this.commitLsn = commitLsn;
      this.lsn = lsn;
    }

    Position copy() {
      return new Position(commitLsn, lsn);
    }

    /**
     * @param repeatable whether an event at the same position counts as well
     */
    boolean advance(MemoryChange event, boolean repeatable) {
      int order =
          event.getCommitLsn() == 0 || commitLsn == event.getCommitLsn()
              ? Long.compare(event.getLsn(), lsn)
              : Long.compare(event.getCommitLsn(), commitLsn);
      if (order < 0 || (order == 0 && !repeatable)) {
        return false;
      }
      commitLsn = Math.max(commitLsn, event.getCommitLsn());
      lsn = event.getCommitLsn() == 0 ? Math.max(lsn, event.getLsn()) : event.getLsn();
      return true;
    }
  }

  /**
   * Keeps what the row shows after an event, or returns false if the event is a snapshot that finds
   * what was shown before. That is no news, even where it differs from the canonical memory: it was
   * judged when it was written, and what came of it is on its way to this store.
   */
  boolean isNews(MemoryChange event) {
    MemoryImage row = event.getAfter();
    ByteBuffer before = shown;
    shown = row == null ? null : RowDigest.of(row);
    return event.getOp() != ChangeOp.SNAPSHOT || shown == null || !shown.equals(before);
  }

  /** A companion's row is there, with this vector of its text; null if it has none. */
  void companionShows(Embedding vector, MemoryImage row) {
    companion = vector;
    companionUser =
        row == null || row.getRewrite() || row.getUser() == null ? null : row.getUser().getKey();
    missing = false;
  }

  /** A companion's row was deleted by an application. */
  void companionIsGone() {
    companion = null;
    companionUser = null;
    missing = true;
  }

  /** Whether a companion's row is what a sink would write for this version. */
  boolean companionHolds(CanonicalMemory version) {
    String user = version.getUser() == null ? null : version.getUser().getKey();
    return companion != null
        && VectorRules.same(companion, version.getEmbedding())
        && Objects.equals(companionUser, user);
  }

  /** Takes an update of the vector alone that waits for its second half; null if none does. */
  MemoryChange takeFirstHalf() {
    MemoryChange first = vectorOnly;
    vectorOnly = null;
    return first;
  }

  /** Takes the update of the vector alone because its wait is over; its second half may be late. */
  MemoryChange takeLateFirstHalf() {
    MemoryChange first = takeFirstHalf();
    vectorTransaction = first == null ? null : first.getTransactionId();
    return first;
  }

  /** Whether a write is the second half of an update whose wait was over before it came. */
  boolean endsLate(MemoryChange change) {
    Long first = vectorTransaction;
    vectorTransaction = null;
    return first != null && first.equals(change.getTransactionId());
  }
}
