package io.memorysync.stack.snapshot;

import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.stack.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The notifications of all sources from now on; those of records not yet committed wait. */
final class SnapshotNotifications implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], Object> consumer;

  SnapshotNotifications(Endpoints endpoints, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                endpoints.kafkaBootstrapServers(),
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new AvroSerdes(
                    Map.of(
                        "avro.apicurio.registry.url",
                        endpoints.registryUrl() + "/apis/registry/v2"))
                .generic(false));
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // seeking is lazy, and the request comes next
  }

  /** What has been told since the last call; waits up to half a second for it. */
  List<SnapshotNotification> poll() {
    List<SnapshotNotification> told = new ArrayList<>();
    for (ConsumerRecord<byte[], Object> record : consumer.poll(POLL)) {
      SnapshotNotification.of(record.value()).ifPresent(told::add);
    }
    return told;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
