package io.memorysync.stack.topics;

import io.memorysync.stack.StackException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Where topics end, their partitions summed: every record moves the sum, and nothing moves it back.
 */
public final class TopicEnds {

  private static final String HEARTBEATS = "__debezium-heartbeat";

  /** Connect's records of how far the sources are, which go with every heartbeat. */
  private static final Pattern SOURCE_OFFSETS = Pattern.compile("memory-sync-.+-offsets");

  private TopicEnds() {}

  /** The end of one topic; 0 if there is none. */
  public static long of(Admin admin, String topic) {
    return ends(admin, topic::equals).getOrDefault(topic, 0L);
  }

  /** The ends of all topics but the heartbeats and what follows from them, by name. */
  public static Map<String, Long> butHeartbeats(Admin admin) {
    return ends(
        admin, topic -> !topic.startsWith(HEARTBEATS) && !SOURCE_OFFSETS.matcher(topic).matches());
  }

  /** The partitions of topics that exist. */
  static Set<TopicPartition> partitions(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    return admin.describeTopics(topics).allTopicNames().get().values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(part -> new TopicPartition(topic.name(), part.partition())))
        .collect(Collectors.toSet());
  }

  private static Map<String, Long> ends(Admin admin, Predicate<String> wanted) {
    try {
      Set<String> topics =
          admin.listTopics().names().get().stream().filter(wanted).collect(Collectors.toSet());
      Map<TopicPartition, OffsetSpec> latest =
          partitions(admin, topics).stream()
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
