package io.memorysync.operate.rejected;

import io.memorysync.operate.config.KafkaClients;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.output.ProgressLines;
import io.memorysync.operate.topics.TopicScan;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the sinks' dead-letter topics. */
final class DeadLetterTopics {

  private final KafkaClients kafka;
  private final PrintStream screen;

  /**
   * @param screen where a long reading is told
   */
  DeadLetterTopics(KafkaClients kafka, PrintStream screen) {
    this.kafka = kafka;
    this.screen = screen;
  }

  /** Reads every dead letter of every sink. */
  void all(Consumer<DeadLetter> reader) {
    for (String topic : topics()) {
      try (TopicScan<byte[]> scan = scan(topic)) {
        scan.all(new ProgressLines(screen, topic), record -> reader.accept(DeadLetter.of(record)));
      }
    }
  }

  /** One dead letter, whole. */
  Optional<ConsumerRecord<String, byte[]>> read(RecordId id) {
    try (TopicScan<byte[]> scan = scan(id.topic())) {
      return scan.at(id.partition(), id.offset());
    }
  }

  private TopicScan<byte[]> scan(String topic) {
    return new TopicScan<>(kafka.consumer(new ByteArrayDeserializer()), topic);
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
