package io.memorysync.stack.snapshot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/**
 * What a source connector tells of a snapshot (Debezium, "notifications").
 *
 * @param id of the request for an incremental snapshot, random for an initial one
 * @param kind {@link #INCREMENTAL} or {@link #INITIAL}
 * @param type STARTED, IN_PROGRESS, TABLE_SCAN_COMPLETED, COMPLETED, ABORTED and others
 * @param details by name, as text
 */
record SnapshotNotification(String id, String kind, String type, Map<String, String> details) {

  static final String INCREMENTAL = "Incremental Snapshot";
  static final String INITIAL = "Initial Snapshot";

  /** The notification in a decoded record; empty if it is about something else. */
  static Optional<SnapshotNotification> of(Object value) {
    if (!(value instanceof GenericRecord told)) {
      return Optional.empty();
    }
    Map<String, String> details = new HashMap<>();
    if (told.get("additional_data") instanceof Map<?, ?> data) {
      data.forEach((name, detail) -> details.put(name.toString(), String.valueOf(detail)));
    }
    String kind = String.valueOf(told.get("aggregate_type"));
    return kind.equals(INCREMENTAL) || kind.equals(INITIAL)
        ? Optional.of(
            new SnapshotNotification(
                String.valueOf(told.get("id")), kind, String.valueOf(told.get("type")), details))
        : Optional.empty();
  }

  /** The source's {@code topic.prefix}. */
  String prefix() {
    return details.get("connector_name");
  }

  /** The table that is being read or was read. */
  String table() {
    return details.getOrDefault(
        "scanned_collection", details.get("current_collection_in_progress"));
  }

  /** SUCCEEDED or EMPTY if a table was read, else why it was not. */
  String status() {
    return details.getOrDefault("status", "");
  }

  /** Rows in the table; a piece that changed while it was read is read again and counted once. */
  long rows() {
    return number("total_rows", number("total_rows_scanned", 0));
  }

  int chunk() {
    return (int) number("chunk_index", 1);
  }

  int chunks() {
    return (int) number("total_chunks", 1);
  }

  private long number(String name, long fallback) {
    String text = details.get(name);
    return text == null ? fallback : Long.parseLong(text);
  }
}
