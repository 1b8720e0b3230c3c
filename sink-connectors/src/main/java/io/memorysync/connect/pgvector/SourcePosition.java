package io.memorysync.connect.pgvector;

import java.time.Instant;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where and when an application made the write that we carry on: it goes into the WAL of the target
 * with our transaction.
 *
 * @param committedAt commit time in the database of the source
 * @param lsn log sequence number in the database of the source; 0 where unknown
 */
record SourcePosition(Instant committedAt, long lsn) {

  /** The position of something of which only the record is known: the time of the record. */
  static SourcePosition of(SinkRecord record) {
    Long timestamp = record.timestamp();
    return new SourcePosition(
        timestamp == null ? Instant.now() : Instant.ofEpochMilli(timestamp), 0);
  }
}
