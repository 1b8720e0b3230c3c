package io.memorysync.stack.torture;

import io.memorysync.schema.Topics;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.topics.ConsumerLag;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** How many records each step of the pipeline has yet to read. */
final class Lags {

  private static final String STREAMS_GROUP = "memory-sync";

  private final LocalStack stack;
  private final ConsumerLag lag;

  Lags(LocalStack stack, Admin admin) {
    this.stack = stack;
    this.lag = new ConsumerLag(admin, stack.endpoints().kafkaBootstrapServers());
  }

  /**
   * By name of the step; all of them, also those that have nothing to read.
   *
   * @throws io.memorysync.stack.StackException if the broker does not answer
   */
  Map<String, Long> read() {
    Map<String, Long> lags = new TreeMap<>();
    lags.put("streams-app", lag.of(STREAMS_GROUP, streamsTopics()));
    for (ConnectorConfig sink : stack.sinks()) {
      lags.put(sink.name(), lag.of("connect-" + sink.name(), Set.of(sink.config().get("topics"))));
    }
    return lags;
  }

  private Set<String> streamsTopics() {
    Set<String> topics = new HashSet<>(Set.of(Topics.CHANGE));
    for (ConnectorConfig source : stack.sources()) {
      topics.addAll(
          Stream.of(source.config().get("table.include.list").split("\\s*,\\s*"))
              .map(table -> source.config().get("topic.prefix") + "." + table)
              .collect(Collectors.toSet()));
    }
    return topics;
  }
}
