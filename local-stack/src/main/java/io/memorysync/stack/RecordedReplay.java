package io.memorysync.stack;

import io.memorysync.connectclient.SinkReplay;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.topics.ConsumerLag;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;

/** The replay of one of the stack's sinks, which the stack remembers. */
public final class RecordedReplay {

  private final LocalStack stack;
  private final Progress progress;

  public RecordedReplay(LocalStack stack, Progress progress) {
    this.stack = stack;
    this.progress = progress;
  }

  /**
   * Replays and waits until the sink has caught up.
   *
   * @param left told now and then how many records are yet to be written
   * @return how many records there were
   * @throws StackException if there is no such sink or one of its tasks fails
   */
  public long replay(String sink, LongConsumer left) {
    ConnectorConfig connector = ConnectorConfig.named(sink, "sink", stack.sinks());
    String group = "connect-" + sink;
    Set<String> topics = Set.of(connector.config().get("topics"));
    SinkReplay replay = new SinkReplay(stack.connectClient(), sink);
    Instant began = Instant.now();
    progress.step(
        "Stopping " + sink + " and forgetting how far it has read",
        () -> {
          replay.begin();
          return null;
        });
    try (Admin admin = stack.admin()) {
      ConsumerLag lag = new ConsumerLag(admin, stack.endpoints().kafkaBootstrapServers());
      long records =
          replay.awaitEnd(
              () -> OptionalLong.of(lag.of(group, topics)), (read, all) -> left.accept(all - read));
      stack.replays().through(sink, began);
      return records;
    }
  }
}
