package io.memorysync.stack.torture.accounting;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.Topics;
import io.memorysync.stack.Endpoints;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All that the topics tell of a run, by memory. */
public final class History {

  private final Map<String, MemoryHistory> memories = new TreeMap<>();
  private final Set<RowEvent> events = new HashSet<>();
  private final List<RowEvent> repeated = new ArrayList<>();
  private final List<RejectedEvent> rejected = new ArrayList<>();

  /** Reads the topics from their beginning to where they end now. */
  public static History read(Endpoints endpoints) {
    History history = new History();
    TopicReader topics = new TopicReader(endpoints);
    new RowEvents().read(topics, history::add);
    topics.<CanonicalMemory>specific(Topics.CANONICAL, version -> history.add(Version.of(version)));
    topics.<MemoryConflict>specific(Topics.CONFLICT, history::add);
    topics.<RejectedEvent>specific(Topics.REJECTED, history.rejected::add);
    return history;
  }

  void add(RowEvent event) {
    if (event.before() == null && event.after() == null) {
      // Not a memory: mem0 keeps other rows in its collection, too.
      return;
    }
    if (event.op() != RowEvent.SNAPSHOT && !events.add(event)) {
      repeated.add(event);
      return;
    }
    memory(event.memory()).add(event);
  }

  void add(Version version) {
    memory(version.memory()).add(version);
  }

  void add(MemoryConflict conflict) {
    memory(conflict.getMemoryId()).add(conflict);
  }

  private MemoryHistory memory(String id) {
    return memories.computeIfAbsent(id, key -> new MemoryHistory());
  }

  /** The memories by id. */
  Map<String, MemoryHistory> memories() {
    return memories;
  }

  /** How many conflicts are on record. */
  public int conflicts() {
    return memories.values().stream().mapToInt(memory -> memory.conflicts().size()).sum();
  }

  /** How many row events came twice. */
  public int repeated() {
    return repeated.size();
  }

  /** What could not be understood: a code, the memory and the reason each. */
  public List<String> rejections() {
    return rejected.stream()
        .map(event -> event.getCode() + " " + event.getMemoryId() + ": " + event.getReason())
        .toList();
  }
}
