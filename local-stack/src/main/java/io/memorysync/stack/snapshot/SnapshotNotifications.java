package io.memorysync.stack.snapshot;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.topics.TopicConsumers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The notifications of all sources from now on; those of records not yet committed wait. */
final class SnapshotNotifications implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], Object> consumer;

  SnapshotNotifications(Endpoints endpoints, String topic) {
    consumer = new TopicConsumers(endpoints).generic();
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
