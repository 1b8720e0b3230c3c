package io.memorysync.operate.verify;

import io.memorysync.operate.config.OperationsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning to the end that it has at the moment, and from there on. */
final class TopicReader<V> implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final String topic;
  private final Consumer<String, V> consumer;
  private final BiConsumer<String, V> records;

  /**
   * @param consumer closed with this object
   * @param records takes key and value of every record; the value is null for a tombstone
   * @throws OperationsException if Kafka or the topic cannot be reached
   */
  TopicReader(String topic, Consumer<String, V> consumer, BiConsumer<String, V> records) {
    this.topic = topic;
    this.consumer = consumer;
    this.records = records;
    try {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic);
      if (partitions.isEmpty()) {
        throw new OperationsException("There is no topic " + topic + "; is it the right cluster?");
      }
      List<TopicPartition> assignment =
          partitions.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
      consumer.assign(assignment);
      consumer.seekToBeginning(assignment);
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads to the end, as it is now, of what is committed.
   *
   * @return how many records that were
   */
  long catchUp(Progress progress) {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      long start = positions();
      long total = ends.values().stream().mapToLong(Long::longValue).sum() - start;
      long read = 0;
      while (behind(ends)) {
        ConsumerRecords<String, V> polled = consumer.poll(POLL);
        polled.forEach(record -> records.accept(record.key(), record.value()));
        read += polled.count();
        progress.at(positions() - start, total);
      }
      return read;
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  private long positions() {
    return consumer.assignment().stream().mapToLong(consumer::position).sum();
  }

  private boolean behind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private OperationsException unreadable(KafkaException e) {
    return new OperationsException(
        "Topic "
            + topic
            + " cannot be read: "
            + e.getMessage()
            + "; check bootstrap.servers of the streams application's configuration and that Kafka"
            + " runs.",
        e);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
