package io.memorysync.streams.model;

import io.memorysync.schema.identity.UserIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The people of one schedule: each has a string id and, once it is mapped, a UUID. */
final class People {

  /**
   * @param key string id
   * @param ids the UUIDs that a mapping may give him, in turn
   */
  record Person(String key, List<String> ids) {}

  private final List<Person> people = new ArrayList<>();
  private final Map<String, String> keysByAnyId = new HashMap<>();

  People(int schedule, int count) {
    for (int i = 0; i < count; i++) {
      String key = (i == 0 ? "ann" : "bob") + schedule;
      Person person =
          new Person(
              key,
              List.of(
                  new UUID(0x4000L + schedule, 2L * i + 1).toString(),
                  new UUID(0x4000L + schedule, 2L * i + 2).toString()));
      people.add(person);
      keysByAnyId.put(key, key);
      keysByAnyId.put(UserIds.derivedId(key), key);
      person.ids().forEach(id -> keysByAnyId.put(id, key));
    }
  }

  Person person(int index) {
    return people.get(index % people.size());
  }

  /** The string id of a person by whatever id a row has of him. */
  String key(String anyId) {
    return anyId == null ? null : keysByAnyId.getOrDefault(anyId, anyId);
  }
}
