package io.memorysync.streams.resolve;

import io.memorysync.schema.ResolverState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** An index of the memories that wait, by the time at which they are to be settled. */
final class Deadlines {

  private final KeyValueStore<String, String> index;

  Deadlines(KeyValueStore<String, String> index) {
    this.index = index;
  }

  /** Keeps the index in step with a memory's state; {@code before} is null for a new memory. */
  void update(String id, ResolverState before, ResolverState after) {
    Long old = before == null ? null : before.getDueAt();
    Long due = after.getDueAt();
    if (Objects.equals(old, due)) {
      return;
    }
    if (old != null) {
      index.delete(key(old, id));
    }
    if (due != null) {
      index.put(key(due, id), id);
    }
  }

  /** The memories that are due at a time, earliest first. */
  List<String> dueAt(long nowMillis) {
    List<String> ids = new ArrayList<>();
    try (KeyValueIterator<String, String> due = index.range(null, key(nowMillis + 1, ""))) {
      while (due.hasNext()) {
        KeyValue<String, String> entry = due.next();
        ids.add(entry.value);
      }
    }
    return ids;
  }

  private static String key(long dueMillis, String id) {
    return String.format("%016x", dueMillis) + "/" + id;
  }
}
