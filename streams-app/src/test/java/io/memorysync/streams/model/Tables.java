package io.memorysync.streams.model;

import io.memorysync.streams.testing.DebeziumEvents;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The captured tables of one store; their schemas are made once. */
record Tables(
    DebeziumEvents memories,
    DebeziumEvents memoryCategories,
    DebeziumEvents collection,
    DebeziumEvents users,
    DebeziumEvents apps,
    DebeziumEvents categories) {

  static final String COLLECTION = "vectors";

  private static final Map<String, Tables> BY_STORE = new ConcurrentHashMap<>();

  static Tables of(String store) {
    return BY_STORE.computeIfAbsent(
        store,
        name ->
            new Tables(
                DebeziumEvents.memories(name),
                DebeziumEvents.memoryCategories(name),
                DebeziumEvents.collection(name, COLLECTION),
                DebeziumEvents.users(name),
                DebeziumEvents.apps(name),
                DebeziumEvents.categories(name)));
  }
}
