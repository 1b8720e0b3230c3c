package io.memorysync.operate.rejected;

import io.memorysync.operate.config.KafkaClients;
import io.memorysync.operate.output.Progress;
import io.memorysync.operate.output.ProgressLines;
import io.memorysync.operate.topics.TopicScan;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.Topics;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** Reads {@code memory.rejected}. */
final class RejectedTopic {

  private final KafkaClients kafka;
  private final PrintStream screen;

  /**
   * @param screen where a long reading is told
   */
  RejectedTopic(KafkaClients kafka, PrintStream screen) {
    this.kafka = kafka;
    this.screen = screen;
  }

  /** What has been retried by now. */
  Retries retries() {
    Retries retries = new Retries();
    read(retries::add);
    return retries;
  }

  /** Reads every rejection with its id, one after the other. */
  void rejections(BiConsumer<String, RejectedEvent> reader) {
    read(
        (id, event) -> {
          if (!Retries.isRetry(event)) {
            reader.accept(id, event);
          }
        });
  }

  /** One rejection. */
  Optional<RejectedEvent> rejection(String id) {
    AtomicReference<RejectedEvent> found = new AtomicReference<>();
    try (TopicScan<RejectedEvent> scan = scan()) {
      scan.of(
          id,
          progress(),
          record -> {
            if (!Retries.isRetry(record.value())) {
              found.set(record.value());
            }
          });
    }
    return Optional.ofNullable(found.get());
  }

  private void read(BiConsumer<String, RejectedEvent> reader) {
    try (TopicScan<RejectedEvent> scan = scan()) {
      scan.all(progress(), record -> reader.accept(record.key(), record.value()));
    }
  }

  private TopicScan<RejectedEvent> scan() {
    return new TopicScan<>(kafka.consumer(), Topics.REJECTED);
  }

  private Progress progress() {
    return new ProgressLines(screen, Topics.REJECTED);
  }
}
