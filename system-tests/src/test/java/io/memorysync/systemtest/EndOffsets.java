package io.memorysync.systemtest;

import io.memorysync.stack.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where the partitions of the pipeline's topics end: every record moves one. */
final class EndOffsets implements AutoCloseable {

  private final Admin admin;

  EndOffsets(Endpoints endpoints) {
    admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafkaBootstrapServers()));
  }

  /** Those of one topic. */
  Map<String, Long> of(String topic) throws ExecutionException, InterruptedException {
    return of(topic::equals);
  }

  /**
   * Those of all topics but the heartbeats and Connect's record of them: a source commits where it
   * stands with each heartbeat.
   */
  Map<String, Long> butHeartbeats() throws ExecutionException, InterruptedException {
    return of(
        topic ->
            !topic.startsWith("__debezium-heartbeat")
                && !topic.equals("memory-sync-connect-offsets"));
  }

  private Map<String, Long> of(Predicate<String> wanted)
      throws ExecutionException, InterruptedException {
    List<String> topics = admin.listTopics().names().get().stream().filter(wanted).toList();
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
        .forEach((part, end) -> ends.put(part.toString(), end.offset()));
    return ends;
  }

  @Override
  public void close() {
    admin.close();
  }
}
