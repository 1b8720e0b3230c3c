package io.memorysync.connect.common;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Hands bad records to Connect's dead-letter queue, each once although its batch may come again.
 */
public final class DeadLetters {

  private record Position(TopicPartition partition, long offset) {}

  private final ErrantRecordReporter reporter;
  private final SinkTaskMetrics metrics;
  private final Set<Position> reported = new HashSet<>();

  /**
   * @param reporter Connect's reporter; null where no dead-letter queue is configured
   */
  public DeadLetters(ErrantRecordReporter reporter, SinkTaskMetrics metrics) {
    this.reporter = reporter;
    this.metrics = metrics;
  }

  /**
   * Reports a record with the reason why it is bad. Connect waits for the report to be written
   * before it commits the record's offset.
   *
   * @throws ConnectException if no dead-letter queue is configured
   */
  public void report(SinkRecord record, DataException reason) {
    Position position =
        new Position(
            new TopicPartition(record.topic(), record.kafkaPartition()), record.kafkaOffset());
    if (reporter == null) {
      throw new ConnectException(
          "The record at %s, offset %d cannot be applied; set errors.tolerance=all and errors.deadletterqueue.topic.name to put it aside and carry on: %s"
              .formatted(position.partition(), position.offset(), reason.getMessage()),
          reason);
    }
    if (reported.add(position)) {
      reporter.report(record, reason);
      metrics.deadLetter();
    }
  }

  /** Forgets the reported records: their batch is through and comes no more. */
  public void batchDone() {
    reported.clear();
  }
}
