package io.memorysync.stack.topics;

import io.memorysync.stack.StackException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * How many records a consumer group has not read yet. Offsets alone do not tell: a transaction ends
 * with a marker that takes an offset and is no record, so a group at rest would seem to be behind
 * by one forever. A small difference is therefore counted by reading it, unless the broker does not
 * let it be read in time.
 */
public final class ConsumerLag {

  /** Above this many offsets the difference is taken as it is, which is then right enough. */
  private static final long COUNTED = 2_000;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  private final Admin admin;
  private final String bootstrapServers;

  public ConsumerLag(Admin admin, String bootstrapServers) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Records that a group has yet to read in the topics that it reads.
   *
   * @param topics which ones to look at; those that do not exist have no records
   */
  public long of(String group, Set<String> topics) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed = committed(group, topics::contains);
      Map<TopicPartition, Long> ends = ends(readBy(group, committed.keySet(), topics));
      Map<TopicPartition, Long> begins = offsets(ends.keySet(), OffsetSpec.earliest());
      Map<TopicPartition, Long> from = new HashMap<>();
      ends.forEach(
          (partition, end) -> {
            OffsetAndMetadata offset = committed.get(partition);
            long begin = offset == null ? begins.get(partition) : offset.offset();
            if (begin < end) {
              from.put(partition, begin);
            }
          });
      long difference =
          from.entrySet().stream()
              .mapToLong(entry -> ends.get(entry.getKey()) - entry.getValue())
              .sum();
      return difference > COUNTED ? difference : count(from, ends).orElse(difference);
    } catch (ExecutionException e) {
      throw new StackException(
          "The offsets of group " + group + " cannot be read: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted.", e);
    }
  }

  /**
   * Those of the topics that the group reads. Streams reads its global tables outside of its group,
   * which would seem never to have read a record of theirs.
   */
  private Set<String> readBy(String group, Set<TopicPartition> committed, Set<String> topics)
      throws ExecutionException, InterruptedException {
    Set<String> read =
        Stream.concat(committed.stream(), assigned(group).stream())
            .map(TopicPartition::topic)
            .filter(topics::contains)
            .collect(Collectors.toSet());
    return read.isEmpty() ? topics : read;
  }

  private Set<TopicPartition> assigned(String group)
      throws ExecutionException, InterruptedException {
    try {
      return admin.describeConsumerGroups(Set.of(group)).all().get().get(group).members().stream()
          .flatMap(member -> member.assignment().topicPartitions().stream())
          .collect(Collectors.toSet());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Set.of();
      }
      throw e;
    }
  }

  private Map<TopicPartition, Long> ends(Set<String> topics)
      throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    List<String> wanted = topics.stream().filter(existing::contains).toList();
    return offsets(TopicEnds.partitions(admin, wanted), OffsetSpec.latest());
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin
            .listOffsets(
                partitions.stream().collect(Collectors.toMap(part -> part, part -> which)),
                // What an open transaction has written is nobody's to read yet.
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all()
            .get();
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group, Predicate<String> topic)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return offsets.entrySet().stream()
        .filter(entry -> entry.getValue() != null && topic.test(entry.getKey().topic()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Empty if they cannot be read in time. */
  private OptionalLong count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
    if (from.isEmpty()) {
      return OptionalLong.of(0);
    }
    long records = 0;
    long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
    try (Consumer<byte[], byte[]> consumer = TopicConsumers.bytes(bootstrapServers)) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      while (from.keySet().stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
        if (System.nanoTime() > deadline) {
          return OptionalLong.empty();
        }
        records += consumer.poll(POLL).count();
      }
    }
    return OptionalLong.of(records);
  }
}
