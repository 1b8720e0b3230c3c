package io.memorysync.streams.model;

import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.streams.testing.DebeziumEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code user_id_mapping}, the people who write it, and the sink that fills it. */
final class UserMapping {

  static final DebeziumEvents TABLE = DebeziumEvents.userIdMapping(Setting.MEM0);

  private final ChangeLog log;
  private final Map<String, String> idsByKey = new HashMap<>();
  private final Map<String, String> mapped = new HashMap<>();
  private final Map<String, String> removed = new HashMap<>();

  UserMapping(ChangeLog log) {
    this.log = log;
  }

  Optional<String> idOf(String key) {
    return Optional.ofNullable(idsByKey.get(key));
  }

  /** A person gives a string a UUID; false if it has it already. */
  boolean map(String key, String id, long atMicros) {
    if (id.equals(idsByKey.get(key))) {
      return false;
    }
    ChangeLog.Transaction transaction = log.begin(atMicros, null);
    Map<String, Object> before = idsByKey.containsKey(key) ? row(key, idsByKey.get(key)) : null;
    transaction.referChange(TABLE, before, row(key, id));
    idsByKey.put(key, id);
    mapped.put(key, id);
    removed.remove(key);
    transaction.commit();
    return true;
  }

  /** A person takes back what a person mapped; false if there is no such row. */
  boolean unmap(String key, long atMicros) {
    String id = mapped.remove(key);
    if (id == null) {
      return false;
    }
    ChangeLog.Transaction transaction = log.begin(atMicros, null);
    transaction.referChange(TABLE, row(key, id), null);
    idsByKey.remove(key);
    removed.put(key, id);
    transaction.commit();
    return true;
  }

  /** The strings whose row a person removed, and no person has mapped again. */
  Set<String> removed() {
    return removed.keySet();
  }

  /** The strings among these that have the pair again which a person removed. */
  List<String> backAgain() {
    return removed.keySet().stream()
        .filter(key -> removed.get(key).equals(idsByKey.get(key)))
        .toList();
  }

  /** The sink adds a pair that did not come from here, and never changes one. */
  void add(UserId pair, long atMicros) {
    if (pair.getSource() == UserIdSource.MAPPING
        || idsByKey.containsKey(pair.getKey())
        || idsByKey.containsValue(pair.getId())) {
      return;
    }
    ChangeLog.Transaction transaction = log.begin(atMicros, "memory-sync-user-id-sink-0");
    idsByKey.put(pair.getKey(), pair.getId());
    transaction.refer(TABLE, row(pair.getKey(), pair.getId()));
    transaction.commit();
  }

  ChangeLog.Partition partition() {
    return log.partition(TABLE, "");
  }

  private static Map<String, Object> row(String key, String id) {
    return DebeziumEvents.row("string_id", key, "uuid_id", id);
  }
}
