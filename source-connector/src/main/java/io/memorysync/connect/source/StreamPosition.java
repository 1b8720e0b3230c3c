package io.memorysync.connect.source;

import io.debezium.connector.SnapshotRecord;
import io.debezium.data.Envelope;
import io.debezium.pipeline.notification.IncrementalSnapshotNotificationService;
import io.debezium.pipeline.notification.Notification;
import io.debezium.pipeline.source.snapshot.incremental.AbstractIncrementalSnapshotContext;
import io.debezium.schema.SchemaFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * How far the write-ahead log has been handed out, in the terms of Debezium's source offsets.
 *
 * <p>Debezium moves its offset to an event before it hands out the rows of the incremental snapshot
 * that come before that event, and those rows carry the offset. Committed with them and not yet
 * with the event, it makes a restarted task skip the event. So they, and what Debezium notifies
 * about the incremental snapshot, get the position of the record before them and keep only their
 * own progress, the keys {@code incremental_snapshot_*}: the same form that a change has while an
 * incremental snapshot runs.
 *
 * <p>For one task, not for several threads.
 */
final class StreamPosition {

  private final UnaryOperator<Map<String, ?>> committed;
  private final Map<Map<String, ?>, Map<String, ?>> positions = new HashMap<>();

  /**
   * @param committed the offset that the task started from, by source partition, or null if it had
   *     none; asked at most once for a partition
   */
  StreamPosition(UnaryOperator<Map<String, ?>> committed) {
    this.committed = committed;
  }

  /** The record as Connect gets it. Records come in the order in which Debezium hands them out. */
  SourceRecord handOut(SourceRecord record) {
    Map<String, ?> partition = record.sourcePartition();
    if (!isOfIncrementalSnapshot(record)) {
      positions.put(partition, record.sourceOffset());
      return record;
    }
    if (!positions.containsKey(partition)) {
      positions.put(partition, committed.apply(partition));
    }
    return new SourceRecord(
        partition,
        offset(positions.get(partition), record.sourceOffset()),
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp(),
        record.headers());
  }

  private static Map<String, ?> offset(Map<String, ?> position, Map<String, ?> progress) {
    if (position == null) {
      // Progress without a position would look like an initial snapshot that is complete.
      return null;
    }
    Map<String, Object> offset = new HashMap<>(position);
    offset.keySet().removeIf(StreamPosition::isProgress);
    progress.forEach(
        (key, value) -> {
          if (isProgress(key)) {
            offset.put(key, value);
          }
        });
    return offset;
  }

  private static boolean isProgress(String key) {
    return key.startsWith(AbstractIncrementalSnapshotContext.INCREMENTAL_SNAPSHOT_KEY);
  }

  private static boolean isOfIncrementalSnapshot(SourceRecord record) {
    if (!(record.value() instanceof Struct value)) {
      return false;
    }
    if (Envelope.isEnvelopeSchema(record.valueSchema())) {
      Struct source = value.getStruct(Envelope.FieldName.SOURCE);
      return source != null && SnapshotRecord.fromSource(source) == SnapshotRecord.INCREMENTAL;
    }
    return SchemaFactory.get().isNotificationSchema(record.valueSchema())
        && IncrementalSnapshotNotificationService.INCREMENTAL_SNAPSHOT.equals(
            value.getString(Notification.AGGREGATE_TYPE));
  }
}
