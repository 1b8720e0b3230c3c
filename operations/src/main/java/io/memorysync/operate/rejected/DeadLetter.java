package io.memorysync.operate.rejected;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record that a sink could not apply, without its content.
 *
 * @param id its place, topic-partition-offset
 * @param sink name of the sink connector
 * @param memory UUID of the memory
 * @param record the place that it was read from
 * @param at when the sink gave it up
 * @param exception class of the failure
 * @param message what it said
 */
public record DeadLetter(
    String id,
    String sink,
    String memory,
    String record,
    Instant at,
    String exception,
    String message) {

  /** Dead-letter topics are called so, with the sink's name behind. */
  static final String TOPIC_PREFIX = "memory.dead-letter.";

  private static final String HEADER = "__connect.errors.";

  static DeadLetter of(ConsumerRecord<String, byte[]> record) {
    return new DeadLetter(
        new RecordId(record.topic(), record.partition(), record.offset()).toString(),
        record.topic().substring(TOPIC_PREFIX.length()),
        record.key(),
        header(record, "topic")
            + "-"
            + header(record, "partition")
            + "-"
            + header(record, "offset"),
        Instant.ofEpochMilli(record.timestamp()),
        header(record, "exception.class.name"),
        header(record, "exception.message"));
  }

  /** The topic that a dead letter was read from. */
  static String sourceTopic(ConsumerRecord<String, byte[]> record) {
    return header(record, "topic");
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(HEADER + name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
