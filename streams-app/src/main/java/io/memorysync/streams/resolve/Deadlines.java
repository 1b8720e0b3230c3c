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

  /** Nothing is due before; a lower bound, so that mostly the store need not be asked. */
  private long notBeforeMillis;

  Deadlines(KeyValueStore<String, String> index) {
    this.index = index;
  }

  /** Keeps the index in step with a memory's state; either state is null where there is none. */
  void update(String id, ResolverState before, ResolverState after) {
    Long old = before == null ? null : before.getDueAt();
    Long due = after == null ? null : after.getDueAt();
    if (Objects.equals(old, due)) {
      return;
    }
    if (old != null) {
      index.delete(key(old, id));
    }
    if (due != null) {
      index.put(key(due, id), id);
      notBeforeMillis = Math.min(notBeforeMillis, due);
    }
  }

  /** The memories that are due at a time, earliest first. */
  List<String> dueAt(long nowMillis) {
    List<String> ids = new ArrayList<>();
    if (nowMillis < notBeforeMillis) {
      return ids;
    }
    notBeforeMillis = Long.MAX_VALUE;
    try (KeyValueIterator<String, String> waiting = index.all()) {
      while (waiting.hasNext() && notBeforeMillis == Long.MAX_VALUE) {
        KeyValue<String, String> entry = waiting.next();
        long due = dueMillis(entry.key);
        if (due <= nowMillis) {
          ids.add(entry.value);
        } else {
          notBeforeMillis = due;
        }
      }
    }
    return ids;
  }

  private static String key(long dueMillis, String id) {
    return String.format("%016x", dueMillis) + "/" + id;
  }

  private static long dueMillis(String key) {
    return Long.parseLong(key.substring(0, key.indexOf('/')), 16);
  }
}
