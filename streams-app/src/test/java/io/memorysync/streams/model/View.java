package io.memorysync.streams.model;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a store shows of one memory: its fields by the names that they have on {@code
 * memory.conflict}, each value as conflicts write it, but the user by his string id.
 *
 * @param categories null where this view does not speak for them
 */
record View(Map<String, String> fields, Set<String> categories) {

  static final String CONTENT = "content";
  static final String USER = "user";
  static final String AGENT = "agent_id";
  static final String RUN = "run_id";
  static final String METADATA = "metadata";
  static final String STATE = "state";

  static View of(Set<String> categories, String... namesAndValues) {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        fields.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return new View(fields, categories == null ? null : new TreeSet<>(categories));
  }

  @Override
  public String toString() {
    return fields + (categories == null || categories.isEmpty() ? "" : " in " + categories);
  }
}
