package io.memorysync.stack.topics;

import io.memorysync.stack.StackException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where topics end: every record moves one of their partitions. */
public final class TopicEnds {

  private static final String HEARTBEATS = "__debezium-heartbeat";

  /** Connect's record of how far the sources are, which goes with every heartbeat. */
  private static final String SOURCE_OFFSETS = "memory-sync-connect-offsets";

  private TopicEnds() {}

  /** Offsets of all topics but the heartbeats and what follows from them, summed by topic. */
  public static Map<String, Long> butHeartbeats(Admin admin) {
    try {
      List<String> topics =
          admin.listTopics().names().get().stream()
              .filter(topic -> !topic.startsWith(HEARTBEATS) && !topic.equals(SOURCE_OFFSETS))
              .toList();
      Map<TopicPartition, OffsetSpec> latest =
          admin.describeTopics(topics).allTopicNames().get().values().stream()
              .flatMap(
                  topic ->
                      topic.partitions().stream()
                          .map(part -> new TopicPartition(topic.name(), part.partition())))
              .collect(Collectors.toMap(part -> part, part -> OffsetSpec.latest()));
      Map<String, Long> ends = new TreeMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((part, end) -> ends.merge(part.topic(), end.offset(), Long::sum));
      return ends;
    } catch (ExecutionException e) {
      throw new StackException(
          "The ends of the topics cannot be read: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted.", e);
    }
  }
}
