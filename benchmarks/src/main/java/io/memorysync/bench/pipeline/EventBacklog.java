package io.memorysync.bench.pipeline;

import io.memorysync.bench.Stage;
import io.memorysync.stack.topics.ConsumerLag;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A topic full of change events, and how fast a group gets through it. */
public final class EventBacklog {

  private static final int PARTITIONS = 4;
  private static final long TO_THE_END = -1;
  private static final String LARGEST_MESSAGE = "67108864";
  private static final Duration TIMEOUT = Duration.ofMinutes(60);
  private static final long POLL_MS = 100;

  /** The part of the events during which nothing is measured: programs compile themselves. */
  private static final double WARM_UP = 0.4;

  private final Stage stage;
  private final int events;

  /**
   * @param events that the topic holds
   */
  public EventBacklog(Stage stage, int events) {
    this.stage = stage;
    this.events = events;
  }

  /** Waits until so many events are in the topic. */
  void awaitEvents(int count) throws InterruptedException {
    try (Admin admin = stage.stack().admin()) {
      // No group of this name reads: all of it is still to be read.
      ConsumerLag lag = new ConsumerLag(admin, stage.bootstrapServers());
      await(() -> lag.of("bench-nobody", Set.of(Mem0Writes.EVENTS)) >= count);
    }
  }

  /** Takes the events out of the topic, once all contenders have read them. */
  void forget() throws InterruptedException, ExecutionException {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      all.put(
          new TopicPartition(Mem0Writes.EVENTS, partition),
          RecordsToDelete.beforeOffset(TO_THE_END));
    }
    try (Admin admin = stage.stack().admin()) {
      admin.deleteRecords(all).all().get();
    }
  }

  /** Makes topics anew. */
  public void emptyTopics(String... topics) throws InterruptedException, ExecutionException {
    try (Admin admin = stage.stack().admin()) {
      Set<String> existing = admin.listTopics().names().get();
      admin.deleteTopics(List.of(topics).stream().filter(existing::contains).toList()).all().get();
      await(() -> names(admin).stream().noneMatch(List.of(topics)::contains));
      Map<String, String> settings = new HashMap<>();
      settings.put("max.message.bytes", LARGEST_MESSAGE);
      for (String topic : topics) {
        // streams-app insists on it where it has to hold the current state.
        boolean compacted = topic.endsWith("canonical");
        settings.put("cleanup.policy", compacted ? "compact" : "delete");
        admin
            .createTopics(
                List.of(
                    new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())
                        .configs(Map.copyOf(settings))))
            .all()
            .get();
      }
    }
  }

  /**
   * Waits until a group has read everything, in the topic of events and behind it.
   *
   * @return events per second of what is behind the first part of them, over which it warms up
   */
  double rate(String group, Set<String> topics) throws InterruptedException {
    try (Admin admin = stage.stack().admin()) {
      ConsumerLag lag = new ConsumerLag(admin, stage.bootstrapServers());
      await(() -> committed(admin, group) >= ends(admin) * WARM_UP);
      long begin = System.nanoTime();
      double done = (double) committed(admin, group) / ends(admin);
      await(() -> committed(admin, group) >= ends(admin) - 2L * PARTITIONS);
      await(() -> lag.of(group, topics) == 0);
      double seconds = (System.nanoTime() - begin) / 1e9;
      return events * (1 - done) / seconds;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Nothing came of it within " + TIMEOUT.toMinutes() + " minutes; see the logs.");
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static Set<String> names(Admin admin) {
    return get(() -> admin.listTopics().names().get());
  }

  private static long committed(Admin admin, String group) {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        get(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
    return offsets.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(Mem0Writes.EVENTS))
        .filter(entry -> entry.getValue() != null)
        .mapToLong(entry -> entry.getValue().offset())
        .sum();
  }

  private static long ends(Admin admin) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      latest.put(new TopicPartition(Mem0Writes.EVENTS, partition), OffsetSpec.latest());
    }
    return get(() -> admin.listOffsets(latest).all().get()).values().stream()
        .mapToLong(found -> found.offset())
        .sum();
  }

  /** What the broker is asked. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  private static <T> T get(Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}
