package io.memorysync.streams.normalize;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The parked records of one task: a queue per memory, in the order of their offsets.
 *
 * <p>What the first record of a queue waits for, and since when, is held in memory, so that a queue
 * that goes on waiting costs no read of the store. After a restart it is found out again.
 */
final class ParkedRecords implements AutoCloseable {

  /**
   * The first record of a queue.
   *
   * @param sinceMillis wall-clock time since which it is parked, in milliseconds
   * @param waitsFor the row that it waits for; empty if that has to be found out
   */
  record Head(long sinceMillis, Optional<Reference> waitsFor) {}

  private final KeyValueStore<String, ParkedRecord> store;
  private final AtomicLong total;
  private final Map<String, Head> heads = new ConcurrentHashMap<>();
  private long size;

  /**
   * @param store keeps the records
   * @param total count to which this task adds its own
   */
  ParkedRecords(KeyValueStore<String, ParkedRecord> store, AtomicLong total) {
    this.store = store;
    this.total = total;
    try (KeyValueIterator<String, ParkedRecord> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, ParkedRecord> entry = all.next();
        heads.putIfAbsent(memoryId(entry.key), unknown(entry.value));
        count(1);
      }
    }
  }

  /** Whether records of this memory wait, behind which every later one has to wait too. */
  boolean holds(String memoryId) {
    return heads.containsKey(memoryId);
  }

  /** The rows that first records wait for, as far as that is known; safe from any thread. */
  Stream<Reference> awaited() {
    return heads.values().stream().flatMap(head -> head.waitsFor().stream());
  }

  /** The memories that have a queue. */
  List<String> memories() {
    return List.copyOf(heads.keySet());
  }

  /** The first record of a queue that is there. */
  Head head(String memoryId) {
    return heads.get(memoryId);
  }

  /** Tells what the first record of a queue waits for. */
  void waits(String memoryId, Reference reference) {
    heads.put(memoryId, new Head(head(memoryId).sinceMillis(), Optional.of(reference)));
  }

  /** Puts a record at the end of the queue of its memory. */
  void add(String memoryId, ParkedRecord record) {
    store.put(key(memoryId, record), record);
    heads.putIfAbsent(memoryId, unknown(record));
    count(1);
  }

  /** Reads the first record of a queue that is there. */
  SourceRecord first(String memoryId) {
    return read(memoryId).orElseThrow().source();
  }

  /** Takes the first record off a queue. */
  void removeFirst(String memoryId) {
    store.delete(key(memoryId, read(memoryId).orElseThrow()));
    count(-1);
    read(memoryId)
        .ifPresentOrElse(next -> heads.put(memoryId, unknown(next)), () -> heads.remove(memoryId));
  }

  /** Takes this task's records out of the count; the store keeps them. */
  @Override
  public void close() {
    count(-size);
  }

  private Optional<ParkedRecord> read(String memoryId) {
    try (KeyValueIterator<String, ParkedRecord> queue =
        store.prefixScan(memoryId + '/', new StringSerializer())) {
      return queue.hasNext() ? Optional.of(queue.next().value) : Optional.empty();
    }
  }

  private void count(long change) {
    size += change;
    total.addAndGet(change);
  }

  private static Head unknown(ParkedRecord record) {
    return new Head(record.sinceMillis(), Optional.empty());
  }

  /** Offsets are padded, so that the order of the keys is theirs. */
  private static String key(String memoryId, ParkedRecord record) {
    return "%s/%019d".formatted(memoryId, record.source().offset());
  }

  private static String memoryId(String key) {
    return key.substring(0, key.indexOf('/'));
  }
}
