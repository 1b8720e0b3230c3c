package io.memorysync.stack;

import io.memorysync.stack.connect.ConnectClient;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.connect.ConnectorStatus;
import io.memorysync.stack.topics.ConsumerLag;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;

/** Lets a sink connector read its topic from the start, through Connect's REST interface alone. */
public final class SinkReplay {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(500);

  private final LocalStack stack;
  private final Progress progress;

  public SinkReplay(LocalStack stack, Progress progress) {
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
    ConnectClient client = new ConnectClient(stack.connect().url());
    progress.step(
        "Stopping " + sink + " and forgetting how far it has read",
        () -> {
          client.stop(sink, STOP_TIMEOUT);
          client.deleteOffsets(sink);
          return null;
        });
    Instant began = Instant.now();
    client.resume(sink);
    try (Admin admin = stack.admin()) {
      long records =
          watch(
              client,
              connector,
              new ConsumerLag(admin, stack.endpoints().kafkaBootstrapServers()),
              left);
      stack.replays().through(sink, began);
      return records;
    }
  }

  private static long watch(
      ConnectClient client, ConnectorConfig connector, ConsumerLag lag, LongConsumer left) {
    String group = "connect-" + connector.name();
    Set<String> topics = Set.of(connector.config().get("topics"));
    long most = 0;
    while (true) {
      long behind = lag.of(group, topics);
      most = Math.max(most, behind);
      left.accept(behind);
      client
          .status(connector.name())
          .flatMap(ConnectorStatus::failure)
          .ifPresent(
              failure -> {
                throw new StackException(
                    "Sink " + connector.name() + " failed while replaying: " + failure);
              });
      if (behind == 0) {
        return most;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted.", e);
    }
  }
}
