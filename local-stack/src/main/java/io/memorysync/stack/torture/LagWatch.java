package io.memorysync.stack.torture;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.StackException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Looks now and then how far the pipeline is behind, in a thread that may wait for a broker. */
final class LagWatch implements AutoCloseable {

  private static final long LOOK_EVERY_MS = 5_000;

  /** Without a broker a look takes a minute to fail. */
  private static final Duration STALE = Duration.ofSeconds(15);

  private final LocalStack stack;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "watch-lag");
  private volatile String words = "lag unknown";
  private volatile Instant at = Instant.now();

  LagWatch(LocalStack stack) {
    this.stack = stack;
    thread.setDaemon(true);
    thread.start();
  }

  /** Who is behind, and by how many records. */
  String words() {
    return at.plus(STALE).isAfter(Instant.now()) ? words : "lag unknown";
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private void watch() {
    try (Admin admin = stack.admin()) {
      Lags lags = new Lags(stack, admin);
      while (!closed.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
        words = look(lags);
        at = Instant.now();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String look(Lags lags) {
    try {
      Map<String, Long> behind = lags.read();
      behind.values().removeIf(records -> records == 0);
      return behind.isEmpty()
          ? "nobody behind"
          : behind.entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue() + " behind")
              .collect(Collectors.joining(", "));
    } catch (StackException | KafkaException e) {
      return "lag unknown";
    }
  }
}
