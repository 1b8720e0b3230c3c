package io.memorysync.bench.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.memorysync.schema.Topics;
import io.memorysync.stack.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topics that a write passes on its way, as a subscriber of committed records does, and
 * notes when each memory is first seen there.
 */
final class StageWatch implements AutoCloseable {

  /** A place on the way. */
  enum Stage {
    CHANGE_EVENT("change event", "openmemory.public.memories", "mem0.public.mem0migrations"),
    NORMALIZED("normalized", Topics.CHANGE),
    CANONICAL("canonical", Topics.CANONICAL);

    final String title;
    private final List<String> topics;

    Stage(String title, String... topics) {
      this.title = title;
      this.topics = List.of(topics);
    }
  }

  /** Keys are the id itself, or Avro that has it in plain text. */
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<UUID, Long> committed = new ConcurrentHashMap<>();
  private final Map<Stage, Map<UUID, Long>> seen = new ConcurrentHashMap<>();
  private final Thread watcher = new Thread(this::watch, "stage-watch");

  StageWatch(Endpoints endpoints) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                endpoints.kafkaBootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      seen.put(stage, new ConcurrentHashMap<>());
      for (String topic : stage.topics) {
        consumer
            .partitionsFor(topic)
            .forEach(found -> partitions.add(new TopicPartition(topic, found.partition())));
      }
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    watcher.start();
  }

  /** A memory was committed in a store, just now; returns its id. */
  UUID committed(UUID id) {
    committed.put(id, System.nanoTime());
    return id;
  }

  /** Milliseconds from the commit until a memory was seen at each stage. */
  Map<Stage, List<Double>> delays() {
    Map<Stage, List<Double>> delays = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      List<Double> of = new ArrayList<>();
      committed.forEach(
          (id, nanos) -> {
            Long arrived = seen.get(stage).get(id);
            if (arrived != null) {
              of.add((arrived - nanos) / 1e6);
            }
          });
      delays.put(stage, of);
    }
    return delays;
  }

  private void watch() {
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> event : consumer.poll(Duration.ofSeconds(1))) {
          note(event);
        }
      }
    } catch (WakeupException e) {
      consumer.close();
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> event) {
    long now = System.nanoTime();
    Matcher id = ID.matcher(new String(event.key(), ISO_8859_1));
    if (id.find()) {
      seen.get(stageOf(event.topic())).putIfAbsent(UUID.fromString(id.group()), now);
    }
  }

  private static Stage stageOf(String topic) {
    for (Stage stage : Stage.values()) {
      if (stage.topics.contains(topic)) {
        return stage;
      }
    }
    throw new IllegalArgumentException("No stage reads topic " + topic);
  }

  @Override
  public void close() {
    consumer.wakeup();
  }
}
