package io.memorysync.bench.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.memorysync.schema.Topics;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.topics.TopicConsumers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

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

  private static final Map<String, Stage> STAGE_OF_TOPIC =
      Stream.of(Stage.values())
          .flatMap(stage -> stage.topics.stream().map(topic -> Map.entry(topic, stage)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private final Consumer<byte[], byte[]> consumer;
  private final Map<UUID, Long> committed = new ConcurrentHashMap<>();
  private final Map<Stage, Map<UUID, Long>> seen = new EnumMap<>(Stage.class);
  private final Thread watcher = new Thread(this::watch, "stage-watch");
  private volatile KafkaException failure;

  StageWatch(Endpoints endpoints) {
    consumer = TopicConsumers.bytes(endpoints.kafkaBootstrapServers());
    List<TopicPartition> partitions = new ArrayList<>();
    STAGE_OF_TOPIC.forEach(
        (topic, stage) -> {
          seen.putIfAbsent(stage, new ConcurrentHashMap<>());
          consumer
              .partitionsFor(topic)
              .forEach(found -> partitions.add(new TopicPartition(topic, found.partition())));
        });
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    watcher.setDaemon(true);
    watcher.start();
  }

  /** A memory was committed in a store, just now; returns its id. */
  UUID committed(UUID id) {
    committed.put(id, System.nanoTime());
    return id;
  }

  /**
   * Milliseconds from the commit until a memory was seen at each stage.
   *
   * @throws KafkaException if the topics could not be read to now
   */
  Map<Stage, List<Double>> delays() {
    if (failure != null) {
      throw failure;
    }
    Map<Stage, List<Double>> delays = new LinkedHashMap<>();
    seen.forEach((stage, at) -> delays.put(stage, delays(at)));
    return delays;
  }

  private List<Double> delays(Map<UUID, Long> seenAt) {
    List<Double> delays = new ArrayList<>();
    committed.forEach(
        (id, nanos) -> {
          Long arrived = seenAt.get(id);
          if (arrived != null) {
            delays.add((arrived - nanos) / 1e6);
          }
        });
    return delays;
  }

  private void watch() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> event : consumer.poll(Duration.ofSeconds(1))) {
          note(event);
        }
      }
    } catch (WakeupException e) {
      // Only close() wakes it up.
    } catch (KafkaException e) {
      failure = e;
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> event) {
    long now = System.nanoTime();
    Matcher id = ID.matcher(new String(event.key(), ISO_8859_1));
    if (id.find()) {
      seen.get(STAGE_OF_TOPIC.get(event.topic())).putIfAbsent(UUID.fromString(id.group()), now);
    }
  }

  /** Ends the reading, and waits until it has ended. */
  @Override
  public void close() {
    consumer.wakeup();
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
