package io.memorysync.streams.model;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.StoreParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A database of memories with its change log, and the sink that writes to it by the rules of the
 * real one: each batch in one transaction under our origin, collapsed to the last version of each
 * memory; the ledger tells which versions are due, {@code held_by} which parts; an equal row is not
 * written.
 */
abstract class SimulatedStore {

  /**
   * A memory that the store may have to be brought up to.
   *
   * @param heldBy parts that hold this version and all that it superseded in its batch
   * @param repeated whether it was delivered before
   */
  record Due(CanonicalMemory memory, Set<String> heldBy, boolean repeated) {

    boolean in(String part) {
      return repeated || !heldBy.contains(part);
    }
  }

  final String name;
  final ChangeLog log = new ChangeLog();
  final Tables tables;

  /** How far this store's clocks are ahead, in microseconds. */
  final long skewMicros;

  private final Map<String, Long> ledger = new HashMap<>();
  private int position;

  SimulatedStore(String name, long skewMicros) {
    this.name = name;
    this.tables = Tables.of(name);
    this.skewMicros = skewMicros;
  }

  /** What the store shows of a memory; null where it has none or a deleted one. */
  abstract View view(String memory);

  /** The same without what the store only implies by saying nothing. */
  View said(String memory) {
    return view(memory);
  }

  /** What the rows of a memory have otherwise than the canonical one; empty where they agree. */
  abstract List<String> differences(String memory, CanonicalMemory canonical);

  /** The rows of a memory, for people. */
  abstract String rows(String memory);

  /** Brings memories up to their versions. */
  abstract void apply(List<Due> due, ChangeLog.Transaction transaction);

  /** Adds every row of a memory to the log, as a snapshot finds it. */
  abstract void snapshot(String memory, boolean incremental, long atMicros);

  /** The partitions of the change topics that hold a memory's rows. */
  abstract List<ChangeLog.Partition> partitions(String memory);

  /** The partitions of the tables that rows refer to. */
  abstract List<ChangeLog.Partition> references();

  /** Whether the store has a place for a memory. */
  boolean represents(CanonicalMemory memory) {
    return true;
  }

  final String part(String part) {
    return StoreParts.key(name, part);
  }

  /**
   * The sink takes the next records of the canonical topic.
   *
   * @return the versions that it came to, for people; empty if there was nothing to take
   */
  final List<String> sink(List<CanonicalMemory> topic, int count) {
    int end = (int) Math.min(topic.size(), (long) position + count);
    List<CanonicalMemory> batch = new ArrayList<>(topic.subList(position, end));
    position = end;
    batch.removeIf(version -> version == null);
    Map<String, Due> last = new TreeMap<>();
    for (CanonicalMemory version : batch) {
      last.merge(version.getId(), first(version), SimulatedStore::superseding);
    }
    List<Due> due = new ArrayList<>();
    long committedAt = 0;
    for (Due delivered : last.values()) {
      CanonicalMemory memory = delivered.memory();
      if (!represents(memory)) {
        continue;
      }
      long known = ledger.getOrDefault(memory.getId(), 0L);
      if (memory.getVersion() >= known) {
        ledger.put(memory.getId(), memory.getVersion());
        due.add(new Due(memory, delivered.heldBy(), memory.getVersion() == known));
        committedAt = Math.max(committedAt, Times.micros(memory.getWrittenBy().getCommittedAt()));
      }
    }
    ChangeLog.Transaction transaction = log.begin(committedAt, "memory-sync-" + name + "-sink-0");
    apply(due, transaction);
    transaction.commit();
    return last.values().stream()
        .map(one -> one.memory().getVersion() + " of " + World.letter(one.memory().getId()))
        .toList();
  }

  final int rewindSink(int count) {
    int back = Math.min(position, count);
    position -= back;
    return back;
  }

  final boolean sinkIsAt(int end) {
    return position == end;
  }

  private static Due first(CanonicalMemory version) {
    return new Due(version, new HashSet<>(version.getHeldBy()), false);
  }

  private static Due superseding(Due earlier, Due later) {
    if (later.memory().getVersion() < earlier.memory().getVersion()) {
      return earlier;
    }
    later.heldBy().retainAll(earlier.heldBy());
    return later;
  }
}
