package io.memorysync.monitor;

import io.memorysync.schema.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Reads from the broker how far the readers of topics are and where topics end. */
final class BrokerReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * What the broker told.
   *
   * @param behind events that the reader has yet to process, by connector: for a source what the
   *     streams-app has, for a sink what the sink has; by {@link ViewBuilder#STREAMS_APP} what it
   *     has normalized and not resolved yet, by {@link ViewBuilder#GATEWAY} what the gateway has
   * @param ends of topics, their partitions summed
   * @param deadLetters records in the dead-letter topic, by sink
   */
  record Broker(Map<String, Long> behind, Map<String, Long> ends, Map<String, Long> deadLetters) {}

  /**
   * A consumer group.
   *
   * @param name by which its distance is told
   * @param topics that it reads
   * @param some whether it may read only some of these within its group
   */
  private record Reader(String name, String group, Set<String> topics, boolean some) {}

  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;
  private final String streamsGroup;
  private final String gatewayGroup;
  private final Supplier<List<Connector>> connectors;
  private final Duration patience;
  private final Distances distances = new Distances(this::count);

  /**
   * @param consumer reads what is committed, as a member of no group
   * @param connectors as they are known at the moment
   */
  BrokerReader(
      Admin admin,
      Consumer<byte[], byte[]> consumer,
      String streamsGroup,
      String gatewayGroup,
      Supplier<List<Connector>> connectors,
      Duration patience) {
    this.admin = admin;
    this.consumer = consumer;
    this.streamsGroup = streamsGroup;
    this.gatewayGroup = gatewayGroup;
    this.connectors = connectors;
    this.patience = patience;
  }

  Broker read() throws ExecutionException, InterruptedException {
    List<Connector> all = connectors.get();
    List<Reader> readers = readers(all);
    Map<TopicPartition, Long> ends = ends(readers, all);
    Map<TopicPartition, Long> begins = offsets(ends.keySet(), OffsetSpec.earliest());
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = committed(readers);
    Map<String, Long> behind = new HashMap<>();
    for (Reader reader : readers) {
      behind.put(reader.name(), behind(reader, committed.get(reader.group()), begins, ends));
    }
    Map<String, Long> deadLetters = new HashMap<>();
    for (Connector connector : all) {
      if (!connector.source()) {
        String topic = connector.deadLetterTopic();
        deadLetters.put(connector.name(), sum(topic, ends) - sum(topic, begins));
      }
    }
    Map<String, Long> topics = new HashMap<>();
    ends.forEach((partition, end) -> topics.merge(partition.topic(), end, Long::sum));
    return new Broker(behind, topics, deadLetters);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private List<Reader> readers(List<Connector> all) {
    List<Reader> readers = new ArrayList<>();
    for (Connector connector : all) {
      String group = connector.source() ? streamsGroup : connector.group();
      readers.add(new Reader(connector.name(), group, connector.topics(), connector.source()));
    }
    readers.add(new Reader(ViewBuilder.STREAMS_APP, streamsGroup, Set.of(Topics.CHANGE), false));
    readers.add(new Reader(ViewBuilder.GATEWAY, gatewayGroup, Set.of(Topics.CANONICAL), false));
    return readers;
  }

  private Map<TopicPartition, Long> ends(List<Reader> readers, List<Connector> all)
      throws ExecutionException, InterruptedException {
    Set<String> wanted = new HashSet<>();
    readers.forEach(reader -> wanted.addAll(reader.topics()));
    all.forEach(connector -> wanted.add(connector.deadLetterTopic()));
    wanted.retainAll(admin.listTopics().names().get());
    Set<TopicPartition> partitions =
        admin.describeTopics(wanted).allTopicNames().get().values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(part -> new TopicPartition(topic.name(), part.partition())))
            .collect(Collectors.toSet());
    return offsets(partitions, OffsetSpec.latest());
  }

  private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(
            partitions.stream().collect(Collectors.toMap(part -> part, part -> which)),
            // What an open transaction has written is nobody's to read yet.
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(List<Reader> readers)
      throws ExecutionException, InterruptedException {
    Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
    readers.forEach(reader -> groups.put(reader.group(), new ListConsumerGroupOffsetsSpec()));
    return admin.listConsumerGroupOffsets(groups).all().get();
  }

  /**
   * Topics that a reader of some has never committed an offset of are left out as long as it has of
   * others: the streams-app reads its tables of references outside of its group.
   */
  private long behind(
      Reader reader,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends) {
    Set<String> topics = reader.topics();
    Set<String> read =
        committed.keySet().stream()
            .map(TopicPartition::topic)
            .filter(topics::contains)
            .collect(Collectors.toSet());
    Set<String> looked = reader.some() && !read.isEmpty() ? read : topics;
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndMetadata offset = committed.get(partition);
          long begin = offset == null ? begins.get(partition) : offset.offset();
          if (looked.contains(partition.topic())) {
            from.put(partition, Math.min(begin, end));
            to.put(partition, end);
          }
        });
    return distances.records(reader.name(), from, to);
  }

  /** Empty if they cannot be read in time. */
  private OptionalLong count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    long records = 0;
    long deadline = System.nanoTime() + patience.toNanos();
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    while (to.keySet().stream().anyMatch(part -> consumer.position(part) < to.get(part))) {
      if (System.nanoTime() > deadline) {
        return OptionalLong.empty();
      }
      records += consumer.poll(POLL).count();
    }
    return OptionalLong.of(records);
  }

  private static long sum(String topic, Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
