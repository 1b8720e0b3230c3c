package io.memorysync.gateway.write;

import io.memorysync.schema.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the streams-app has come. Its offsets are committed together with what it publishes, so
 * that a write behind which it is has been published, or never will be.
 */
public final class ResolverProgress {

  private final Admin admin;
  private final String applicationId;

  /**
   * @param applicationId of the streams-app
   */
  public ResolverProgress(Admin admin, String applicationId) {
    this.admin = admin;
    this.applicationId = applicationId;
  }

  /**
   * The offsets of {@code memory.change} up to which it has committed, by partition.
   *
   * @throws ExecutionException if Kafka does not answer
   */
  Map<Integer, Long> committed() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin
            .listConsumerGroupOffsets(applicationId)
            .partitionsToOffsetAndMetadata(applicationId)
            .get();
    Map<Integer, Long> committed = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (partition.topic().equals(Topics.CHANGE) && offset != null) {
            committed.put(partition.partition(), offset.offset());
          }
        });
    return committed;
  }

  /**
   * Where the topics that it publishes to end now. What is not committed counts: a transaction's
   * offsets may be seen as committed before what it has written is.
   */
  Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    Map<String, TopicDescription> topics =
        admin.describeTopics(List.of(Topics.CANONICAL, Topics.CONFLICT)).allTopicNames().get();
    topics.forEach(
        (topic, description) ->
            IntStream.range(0, description.partitions().size())
                .forEach(
                    partition ->
                        wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest())));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(wanted)
        .all()
        .get()
        .forEach((partition, offset) -> ends.put(partition, offset.offset()));
    return ends;
  }
}
