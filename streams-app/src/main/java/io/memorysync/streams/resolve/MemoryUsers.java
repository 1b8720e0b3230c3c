package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.UserRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * An index of memories by user, so that a user whose ids change is found without looking at every
 * memory.
 *
 * <p>The key is {@code <string id> NUL <UUID> NUL <memory>}; no id holds a NUL character.
 */
final class MemoryUsers {

  private static final char END = '\u0000';
  private static final char AFTER_END = '\u0001';

  private final KeyValueStore<String, String> index;
  private final Set<UserRef> users = new HashSet<>();

  MemoryUsers(KeyValueStore<String, String> index) {
    this.index = index;
    String from = null;
    boolean more = true;
    while (more) {
      try (KeyValueIterator<String, String> entries = index.range(from, null)) {
        more = entries.hasNext();
        if (more) {
          UserRef user = user(entries.next().key);
          users.add(user);
          from = user.getKey() + END + user.getId() + AFTER_END;
        }
      }
    }
  }

  /** Every pair of ids that a memory refers to. */
  List<UserRef> users() {
    return List.copyOf(users);
  }

  /**
   * Keeps the index in step with a memory's state; either state is null where there is none.
   *
   * @return whether the user was not known before
   */
  boolean update(String memoryId, ResolverState before, ResolverState after) {
    UserRef old = user(before);
    UserRef now = user(after);
    if (Objects.equals(old, now)) {
      return false;
    }
    if (old != null) {
      index.delete(prefix(old) + memoryId);
    }
    if (now == null) {
      return false;
    }
    index.put(prefix(now) + memoryId, "");
    return users.add(now);
  }

  /**
   * Some memories of a user, to be given another one. If they are fewer than the limit they were
   * the last, and the user is forgotten: a change that was on its way makes it known again.
   */
  List<String> memoriesOf(UserRef user, int limit) {
    List<String> ids = new ArrayList<>();
    String prefix = prefix(user);
    try (KeyValueIterator<String, String> entries =
        index.prefixScan(prefix, new StringSerializer())) {
      while (entries.hasNext() && ids.size() < limit) {
        ids.add(entries.next().key.substring(prefix.length()));
      }
    }
    if (ids.size() < limit) {
      users.remove(user);
    }
    return ids;
  }

  private static UserRef user(ResolverState state) {
    CanonicalMemory memory = state == null ? null : state.getCanonical();
    return memory == null ? null : memory.getUser();
  }

  private static UserRef user(String entry) {
    int keyEnd = entry.indexOf(END);
    int idEnd = entry.indexOf(END, keyEnd + 1);
    return new UserRef(entry.substring(keyEnd + 1, idEnd), entry.substring(0, keyEnd));
  }

  private static String prefix(UserRef user) {
    return user.getKey() + END + user.getId() + END;
  }
}
