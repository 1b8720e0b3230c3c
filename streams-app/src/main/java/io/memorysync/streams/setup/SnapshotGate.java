package io.memorysync.streams.setup;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells whether the first snapshot of each source is complete, by its first heartbeat: Debezium
 * sends heartbeats only while it streams.
 *
 * <p>The topology starts after that, so that users, apps, categories and known user ids are all
 * there when the first memory is read, and no memory is given a derived user id by mistake.
 */
public final class SnapshotGate {

  private final Admin admin;
  private final String heartbeatPrefix;

  public SnapshotGate(Admin admin, String heartbeatPrefix) {
    this.admin = admin;
    this.heartbeatPrefix = heartbeatPrefix;
  }

  /**
   * The topic prefixes of the sources that have not sent a heartbeat yet.
   *
   * @throws ExecutionException if the broker does not answer, with the reason as the cause
   */
  public List<String> stillSnapshotting(Collection<String> prefixes)
      throws ExecutionException, InterruptedException {
    Map<String, String> heartbeats = new TreeMap<>();
    prefixes.forEach(prefix -> heartbeats.put(heartbeatPrefix + "." + prefix, prefix));
    List<String> existing =
        admin.listTopics().names().get().stream().filter(heartbeats::containsKey).toList();
    for (TopicDescription topic : admin.describeTopics(existing).allTopicNames().get().values()) {
      if (hasRecords(topic)) {
        heartbeats.remove(topic.name());
      }
    }
    return List.copyOf(heartbeats.values());
  }

  private boolean hasRecords(TopicDescription topic)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends =
        topic.partitions().stream()
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topic.name(), partition.partition()),
                    partition -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .anyMatch(offset -> offset > 0);
  }
}
