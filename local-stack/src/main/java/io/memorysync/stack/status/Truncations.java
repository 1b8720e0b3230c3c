package io.memorysync.stack.status;

import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.Topics;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.StackException;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.topics.TopicConsumers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * The captured tables that were emptied by TRUNCATE and not filled again since. Of tables of
 * memories {@code memory.rejected} tells, of those that others refer to a topic of the sources.
 */
final class Truncations {

  private static final String CODE = "truncated";
  private static final String TOPIC_OPTION = "transforms.dropKeyless.truncated.topic";
  private static final String STORE = "store.name";
  private static final String LAYOUT = "layout";
  private static final String MAPPING_LAYOUT = "user-id-mapping";
  private static final String MAPPING_TABLE = "public.user_id_mapping";

  /** What people mapped, a replay does not bring back: its row may have been deleted. */
  private static final String REPAIR = " && ./memory-sync verify --repair";

  private static final Duration POLL = Duration.ofMillis(100);

  private final TopicConsumers consumers;
  private final List<ConnectorConfig> sources;
  private final List<ConnectorConfig> sinks;

  Truncations(Endpoints endpoints, List<ConnectorConfig> sources, List<ConnectorConfig> sinks) {
    this.consumers = new TopicConsumers(endpoints);
    this.sources = sources;
    this.sinks = sinks;
  }

  /**
   * One sentence for each of those tables.
   *
   * @param replayed when the last replay of a sink began that is through
   * @throws StackException if the broker or the registry does not answer
   */
  List<String> notFilledSince(Function<String, Optional<Instant>> replayed) {
    Map<String, Instant> truncated = new TreeMap<>();
    try {
      ofMemories(truncated);
      sources.stream()
          .map(source -> source.config().get(TOPIC_OPTION))
          .distinct()
          .forEach(topic -> ofOthers(topic, truncated));
    } catch (KafkaException e) {
      throw new StackException(
          "Whether a table was emptied by TRUNCATE is not known, as the broker or the registry does"
              + " not answer; see why in their logs.",
          e);
    }
    return truncated.entrySet().stream()
        .filter(
            entry ->
                sinkOf(entry.getKey())
                    .flatMap(replayed)
                    .filter(began -> began.isAfter(entry.getValue()))
                    .isEmpty())
        .map(entry -> sentence(entry.getKey(), entry.getValue()))
        .toList();
  }

  private void ofMemories(Map<String, Instant> truncated) {
    try (Consumer<String, RejectedEvent> events = consumers.specific();
        Deserializer<Object> originals = consumers.values()) {
      read(
          events,
          Topics.REJECTED,
          record -> {
            RejectedEvent event = record.value();
            if (event.getCode().equals(CODE) && event.getRetriedAt() == null) {
              add(truncated, event.getTopic(), committedAt(event, originals));
            }
          });
    }
  }

  private void ofOthers(String topic, Map<String, Instant> truncated) {
    try (Consumer<byte[], Object> tables = consumers.generic()) {
      read(
          tables,
          topic,
          record ->
              add(
                  truncated,
                  ((GenericRecord) record.value()).get("topic").toString(),
                  Instant.ofEpochMilli(record.timestamp())));
    }
  }

  /** When the table was emptied, however late that was captured or rejected. */
  private static Instant committedAt(RejectedEvent event, Deserializer<Object> originals) {
    byte[] original = Utils.toNullableArray(event.getValue());
    return originals.deserialize(event.getTopic(), original) instanceof GenericRecord change
            && change.get("source") instanceof GenericRecord source
            && source.get("ts_ms") instanceof Long millis
        ? Instant.ofEpochMilli(millis)
        : event.getRejectedAt();
  }

  private static void add(Map<String, Instant> truncated, String topic, Instant at) {
    truncated.merge(topic, at, (one, other) -> one.isAfter(other) ? one : other);
  }

  private static <K, V> void read(
      Consumer<K, V> consumer,
      String topic,
      java.util.function.Consumer<ConsumerRecord<K, V>> reader) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(part -> new TopicPartition(topic, part.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
      for (ConsumerRecord<K, V> record : consumer.poll(POLL)) {
        if (record.value() != null) {
          reader.accept(record);
        }
      }
    }
  }

  private String sentence(String topic, Instant at) {
    return ("Table %s of %s was emptied by TRUNCATE at %s; no memory was deleted, and what it held"
            + " is missing there until it is filled again with: ./memory-sync replay %s%s")
        .formatted(
            table(topic),
            prefix(topic),
            at.truncatedTo(ChronoUnit.SECONDS),
            sinkOf(topic).orElse("<its sink>"),
            isMapping(topic) ? REPAIR : "");
  }

  /** The sink that writes a table, by the topic of its change events. */
  private Optional<String> sinkOf(String topic) {
    return sinks.stream()
        .filter(sink -> prefix(topic).equals(sink.config().get(STORE)))
        .filter(sink -> isMapping(topic) == MAPPING_LAYOUT.equals(sink.config().get(LAYOUT)))
        .map(ConnectorConfig::name)
        .findFirst();
  }

  private static boolean isMapping(String topic) {
    return table(topic).equals(MAPPING_TABLE);
  }

  private static String prefix(String topic) {
    return topic.substring(0, topic.indexOf('.'));
  }

  private static String table(String topic) {
    return topic.substring(topic.indexOf('.') + 1);
  }
}
