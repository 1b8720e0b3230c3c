package io.memorysync.operate.rejected;

import io.memorysync.operate.config.KafkaClients;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.topics.TopicScan;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the sinks' dead-letter topics. */
final class DeadLetterTopics {

  private static final Duration POLL = Duration.ofSeconds(5);

  private final KafkaClients kafka;
  private final PrintStream progress;

  DeadLetterTopics(KafkaClients kafka, PrintStream progress) {
    this.kafka = kafka;
    this.progress = progress;
  }

  /** Reads every dead letter of every sink. */
  void all(Consumer<DeadLetter> reader) {
    for (String topic : topics()) {
      try (var consumer = kafka.consumer(new ByteArrayDeserializer())) {
        new TopicScan<>(consumer, topic, progress)
            .all(record -> reader.accept(DeadLetter.of(record)));
      }
    }
  }

  /** One dead letter, whole. */
  Optional<ConsumerRecord<String, byte[]>> read(RecordId id) {
    TopicPartition partition = new TopicPartition(id.topic(), id.partition());
    try (var consumer = kafka.consumer(new ByteArrayDeserializer())) {
      if (consumer.partitionsFor(id.topic()).size() <= id.partition()) {
        return Optional.empty();
      }
      consumer.assign(List.of(partition));
      consumer.seek(partition, id.offset());
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (record.offset() == id.offset()) {
          return Optional.of(record);
        }
      }
      return Optional.empty();
    }
  }

  private List<String> topics() {
    try (Admin admin = kafka.admin()) {
      return admin.listTopics().names().get().stream()
          .filter(topic -> topic.startsWith(DeadLetter.TOPIC_PREFIX))
          .sorted()
          .toList();
    } catch (ExecutionException e) {
      throw new OperationsException(
          "Kafka does not list its topics: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationsException("Interrupted.", e);
    }
  }
}
