package io.memorysync.stack.torture.accounting;

import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.stack.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads a topic from its beginning to where it ends now: committed records only. */
final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> settings;
  private final AvroSerdes avro;

  TopicReader(Endpoints endpoints) {
    settings =
        Map.of(
            "bootstrap.servers",
            endpoints.kafkaBootstrapServers(),
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false);
    avro =
        new AvroSerdes(
            Map.of("avro.apicurio.registry.url", endpoints.registryUrl() + "/apis/registry/v2"));
  }

  /** Hands over the values of a topic whose records are of a generated class. */
  <T extends SpecificRecord> void specific(String topic, Consumer<T> consumer) {
    try (Deserializer<T> values = avro.deserializer()) {
      read(topic, record -> consumer.accept(values.deserialize(topic, record.value())));
    }
  }

  /** Hands over the values of a topic of change events. */
  void generic(String topic, Consumer<GenericRecord> consumer) {
    try (Deserializer<Object> values = avro.generic(false)) {
      read(
          topic,
          record -> consumer.accept((GenericRecord) values.deserialize(topic, record.value())));
    }
  }

  private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> consumer) {
    try (KafkaConsumer<byte[], byte[]> kafka =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      kafka
          .partitionsFor(topic)
          .forEach(part -> partitions.add(new TopicPartition(topic, part.partition())));
      kafka.assign(partitions);
      kafka.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = kafka.endOffsets(partitions);
      while (partitions.stream().anyMatch(part -> kafka.position(part) < ends.get(part))) {
        for (ConsumerRecord<byte[], byte[]> record : kafka.poll(POLL)) {
          if (record.value() != null) {
            consumer.accept(record);
          }
        }
      }
    }
  }
}
