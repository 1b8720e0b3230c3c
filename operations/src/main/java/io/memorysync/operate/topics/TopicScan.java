package io.memorysync.operate.topics;

import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.output.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads a topic from its beginning to the end that it has when the reading begins, record by
 * record, so that the memory needed is what the reader keeps.
 *
 * @param <T> the values
 */
public final class TopicScan<T> implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  /** How long one record may take to come. */
  private static final Duration ONE_RECORD = Duration.ofSeconds(5);

  private final org.apache.kafka.clients.consumer.Consumer<String, T> consumer;
  private final String topic;

  /**
   * @param consumer that reads committed records; closed with this object
   */
  public TopicScan(org.apache.kafka.clients.consumer.Consumer<String, T> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /**
   * Reads all partitions; the records of one partition come in order. A second call reads on from
   * where the first one ended.
   *
   * @throws OperationsException if Kafka or the topic cannot be reached
   */
  public void all(Progress progress, Consumer<ConsumerRecord<String, T>> reader) {
    try {
      if (consumer.assignment().isEmpty()) {
        begin(partitions());
      }
      read(progress, reader);
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads the records of one key.
   *
   * @return where the reading ended: the position from which later records of that key come
   * @throws OperationsException if Kafka or the topic cannot be reached
   */
  public Position of(String key, Progress progress, Consumer<ConsumerRecord<String, T>> reader) {
    try {
      TopicPartition partition = partitionOf(key);
      begin(List.of(partition));
      read(
          progress,
          record -> {
            if (key.equals(record.key())) {
              reader.accept(record);
            }
          });
      return new Position(partition, consumer.position(partition));
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads one record; empty if there is none at that place.
   *
   * @throws OperationsException if Kafka cannot be reached
   */
  public Optional<ConsumerRecord<String, T>> at(int partition, long offset) {
    try {
      if (consumer.partitionsFor(topic).size() <= partition) {
        return Optional.empty();
      }
      TopicPartition place = new TopicPartition(topic, partition);
      consumer.assign(List.of(place));
      consumer.seek(place, offset);
      return consumer.poll(ONE_RECORD).records(place).stream()
          .filter(record -> record.offset() == offset)
          .findFirst();
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

  private void begin(List<TopicPartition> partitions) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private void read(Progress progress, Consumer<ConsumerRecord<String, T>> reader) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long first = positions();
    long all = ends.values().stream().mapToLong(Long::longValue).sum() - first;
    while (!isAtEnd(ends)) {
      for (ConsumerRecord<String, T> record : consumer.poll(POLL)) {
        if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) {
          reader.accept(record);
        }
      }
      progress.at(positions() - first, all);
    }
    // The last poll may have brought later records, too; they belong to the next reading.
    ends.forEach(consumer::seek);
  }

  private long positions() {
    return consumer.assignment().stream().mapToLong(consumer::position).sum();
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

  @Override
  public void close() {
    consumer.close();
  }
}
