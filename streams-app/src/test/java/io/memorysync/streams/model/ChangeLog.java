package io.memorysync.streams.model;

import io.memorysync.streams.testing.DebeziumEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The write-ahead log of a database, and what its connector makes of it: for each table a topic, in
 * which the changes of one row keep their order while those of different rows and tables do not.
 */
final class ChangeLog {

  /** The records of one row's changes and how many of them have been delivered. */
  static final class Partition {

    private final List<SourceEvent> events = new ArrayList<>();
    private int delivered;

    List<SourceEvent> next(int count) {
      int end = (int) Math.min(events.size(), (long) delivered + count);
      List<SourceEvent> next = List.copyOf(events.subList(delivered, end));
      delivered = end;
      return next;
    }

    /** Goes back, so that some records are delivered once more. */
    int rewind(int count) {
      int back = Math.min(delivered, count);
      delivered -= back;
      return back;
    }

    int size() {
      return events.size();
    }
  }

  private final Map<String, Partition> partitions = new TreeMap<>();
  private long lsn = 1000;
  private long lastCommitLsn = 1000;
  private long transactions = 700;
  private int size;

  /** How many changes there are. */
  int size() {
    return size;
  }

  List<Partition> partitions() {
    return List.copyOf(partitions.values());
  }

  /** The changes of one row of a table; references have one partition for all rows. */
  Partition partition(DebeziumEvents table, String row) {
    return partitions.computeIfAbsent(table.topic() + " " + row, key -> new Partition());
  }

  /**
   * @param committedAtMicros commit time in microseconds since 1970
   * @param origin replication origin; null for an application
   */
  Transaction begin(long committedAtMicros, String origin) {
    return new Transaction(committedAtMicros, origin);
  }

  /** Adds what a snapshot finds, at this position of the log. */
  void snapshot(
      DebeziumEvents table, String row, Map<String, ?> found, boolean incremental, long atMicros) {
    lsn++;
    DebeziumEvents.Event event =
        table
            .snapshot(found)
            .at(incremental ? lastCommitLsn : 0, lsn)
            .inTransaction(incremental ? Long.valueOf(transactions) : null)
            .committedAt(atMicros);
    add(table, row, event, false, "SNAPSHOT " + found);
  }

  private void add(
      DebeziumEvents table,
      String row,
      DebeziumEvents.Event event,
      boolean ofReference,
      String story) {
    partition(table, row)
        .events
        .add(new SourceEvent(table.topic(), event.key(), event.value(), ofReference, story));
    size++;
  }

  /** Changes of rows that are committed together. */
  final class Transaction {

    private record Change(
        DebeziumEvents table,
        String row,
        Map<String, ?> before,
        Map<String, ?> after,
        boolean ofReference) {

      DebeziumEvents.Event event() {
        if (before == null) {
          return table.insert(after);
        }
        return after == null ? table.delete(before) : table.update(before, after);
      }

      String story() {
        return before == null
            ? "INSERT " + after
            : after == null ? "DELETE " + before : "UPDATE " + before + " to " + after;
      }
    }

    private final long committedAtMicros;
    private final String origin;
    private final List<Change> changes = new ArrayList<>();

    private Transaction(long committedAtMicros, String origin) {
      this.committedAtMicros = committedAtMicros;
      this.origin = origin;
    }

    /**
     * A row was changed.
     *
     * @param before null for an insert
     * @param after null for a delete
     */
    void change(DebeziumEvents table, String row, Map<String, ?> before, Map<String, ?> after) {
      changes.add(new Change(table, row, before, after, false));
    }

    /** A row that others refer to was inserted. */
    void refer(DebeziumEvents table, Map<String, ?> row) {
      changes.add(new Change(table, "", null, row, true));
    }

    /** A row that others refer to was changed. */
    void referChange(DebeziumEvents table, Map<String, ?> before, Map<String, ?> after) {
      changes.add(new Change(table, "", before, after, true));
    }

    boolean isEmpty() {
      return changes.isEmpty();
    }

    void commit() {
      if (changes.isEmpty()) {
        return;
      }
      transactions++;
      for (Change change : changes) {
        lsn++;
        DebeziumEvents.Event event =
            change
                .event()
                .at(lastCommitLsn, lsn)
                .inTransaction(transactions)
                .committedAt(committedAtMicros)
                .by(origin);
        add(
            change.table(),
            change.row(),
            event,
            change.ofReference(),
            (origin == null ? "" : "our ") + change.story());
      }
      lastCommitLsn = ++lsn;
    }
  }
}
