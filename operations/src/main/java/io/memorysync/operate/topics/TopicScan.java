package io.memorysync.operate.topics;

import io.memorysync.operate.config.OperationsException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads a topic from its start to the end that it has when the reading begins, record by record, so
 * that the memory needed is what the reader keeps.
 *
 * @param <T> the values
 */
public final class TopicScan<T> {

  private static final Duration POLL = Duration.ofMillis(500);

  private final org.apache.kafka.clients.consumer.Consumer<String, T> consumer;
  private final String topic;
  private final PrintStream progress;

  /**
   * @param consumer that reads committed records; it stays the caller's to close
   * @param progress where a long scan is told
   */
  public TopicScan(
      org.apache.kafka.clients.consumer.Consumer<String, T> consumer,
      String topic,
      PrintStream progress) {
    this.consumer = consumer;
    this.topic = topic;
    this.progress = progress;
  }

  /** Reads all partitions; the records of one partition come in order. */
  public void all(Consumer<ConsumerRecord<String, T>> reader) {
    try {
      read(partitions(), reader);
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads the records of one key.
   *
   * @return where the reading ended: the position from which later records of that key come
   */
  public Position of(String key, Consumer<ConsumerRecord<String, T>> reader) {
    try {
      TopicPartition partition = partitionOf(key);
      Map<TopicPartition, Long> ends =
          read(
              List.of(partition),
              record -> {
                if (key.equals(record.key())) {
                  reader.accept(record);
                }
              });
      return new Position(partition, ends.get(partition));
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  /**
   * A place in a topic.
   *
   * @param partition of the topic
   * @param offset of the next record
   */
  public record Position(TopicPartition partition, long offset) {}

  /** The partition of a key, as every producer of ours chooses it. */
  private TopicPartition partitionOf(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int partition = Utils.toPositive(Utils.murmur2(bytes)) % partitions().size();
    return new TopicPartition(topic, partition);
  }

  private List<TopicPartition> partitions() {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos.isEmpty()) {
      throw new OperationsException(
          "Topic "
              + topic
              + " does not exist; create it with the settings in connect-config/topics.properties.");
    }
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private Map<TopicPartition, Long> read(
      Collection<TopicPartition> partitions, Consumer<ConsumerRecord<String, T>> reader) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long first = partitions.stream().mapToLong(consumer::position).sum();
    long all = ends.values().stream().mapToLong(Long::longValue).sum() - first;
    ScanProgress told = new ScanProgress(progress, topic);
    while (!isAtEnd(ends)) {
      for (ConsumerRecord<String, T> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(topic, record.partition());
        if (record.offset() < ends.get(partition)) {
          reader.accept(record);
        }
      }
      told.read(partitions.stream().mapToLong(consumer::position).sum() - first, all);
    }
    return ends;
  }

  private boolean isAtEnd(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
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
}
