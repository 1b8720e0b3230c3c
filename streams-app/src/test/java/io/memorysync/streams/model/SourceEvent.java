package io.memorysync.streams.model;

import io.memorysync.streams.testing.DebeziumEvents;

/**
 * A record of a source topic.
 *
 * @param ofReference whether its topic is read into a table that is rebuilt at every start
 * @param story what happened, for people
 */
record SourceEvent(String topic, byte[] key, byte[] value, boolean ofReference, String story) {

  static SourceEvent ofReference(DebeziumEvents table, DebeziumEvents.Event event) {
    return new SourceEvent(table.topic(), event.key(), event.value(), true, "a reference");
  }
}
