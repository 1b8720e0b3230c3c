package io.memorysync.stack.view;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.topics.TopicConsumers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one topic from its beginning, as a subscriber would: committed records only. What was read
 * is kept in order.
 *
 * @param <T> generated class of the values
 */
public final class TopicWatch<T extends SpecificRecord> implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);

  private final List<T> values = new CopyOnWriteArrayList<>();
  private final List<String> tombstones = new CopyOnWriteArrayList<>();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Thread reader;

  public TopicWatch(Endpoints endpoints, String topic) {
    Consumer<String, T> consumer = new TopicConsumers(endpoints).specific();
    reader = new Thread(() -> read(consumer, topic), "watch-" + topic);
    reader.setDaemon(true);
    reader.start();
  }

  /** All values read so far, oldest first. */
  public List<T> values() {
    return new ArrayList<>(values);
  }

  /** Keys of all tombstones read so far, oldest first. */
  public List<String> tombstones() {
    return new ArrayList<>(tombstones);
  }

  private void read(Consumer<String, T> consumer, String topic) {
    try (consumer) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (open.get()) {
        for (ConsumerRecord<String, T> record : consumer.poll(POLL)) {
          if (record.value() == null) {
            tombstones.add(record.key());
          } else {
            values.add(record.value());
          }
        }
      }
    }
  }

  @Override
  public void close() {
    open.set(false);
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
