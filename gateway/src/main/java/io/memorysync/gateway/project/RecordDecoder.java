package io.memorysync.gateway.project;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.schema.serde.RegistryFailure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes records, and tells those that nobody can decode from a registry that is away. */
final class RecordDecoder {

  private static final Logger LOG = LoggerFactory.getLogger(RecordDecoder.class);

  private final Map<String, Deserializer<? extends SpecificRecord>> values;
  private final ProjectorMetrics metrics;

  RecordDecoder(AvroSerdes avro, ProjectorMetrics metrics) {
    this.values =
        Map.of(
            Topics.CANONICAL, avro.<CanonicalMemory>deserializer(),
            Topics.CONFLICT, avro.<MemoryConflict>deserializer(),
            Topics.USER_ID, avro.<UserId>deserializer());
    this.metrics = metrics;
  }

  /** The schema registry does not answer; the same record may be read later. */
  static final class RegistryAwayException extends Exception {

    private static final long serialVersionUID = 1L;

    private RegistryAwayException(Throwable cause) {
      super("The schema registry does not answer: " + cause.getMessage(), cause);
    }
  }

  /** The record; empty if it is left out, which the log tells. */
  Optional<Decoded> decode(ConsumerRecord<byte[], byte[]> record) throws RegistryAwayException {
    try {
      return Optional.of(
          new Decoded(
              new TopicPartition(record.topic(), record.partition()),
              record.offset(),
              new String(record.key(), StandardCharsets.UTF_8),
              values.get(record.topic()).deserialize(record.topic(), record.value())));
    } catch (RuntimeException e) {
      if (RegistryFailure.isOutage(e)) {
        throw new RegistryAwayException(e);
      }
      metrics.leftOut(record.topic());
      LOG.error(
          "Left out the record at {}-{} offset {}, which cannot be decoded: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getClass().getName());
      return Optional.empty();
    }
  }
}
