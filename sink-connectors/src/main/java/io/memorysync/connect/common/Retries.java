package io.memorysync.connect.common;

import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides how long Connect waits before it delivers a failed batch again, and when to give up. */
public final class Retries {

  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final double JITTER = 0.2;

  private final SinkTaskContext context;
  private final ExponentialBackoff backoff;
  private final Duration timeout;
  private final Clock clock;
  private int attempts;
  private long failingSinceMs;

  public Retries(SinkTaskContext context, SinkConfig config, Clock clock) {
    this.context = context;
    this.backoff =
        new ExponentialBackoff(
            config.retryBackoff().toMillis(), 2, config.retryBackoffMax().toMillis(), JITTER);
    this.timeout = config.retryTimeout();
    this.clock = clock;
  }

  /**
   * Registers a failed delivery and sets Connect's pause.
   *
   * @return the exception to throw out of {@code put()}
   * @throws ConnectException if deliveries have failed for longer than {@code retry.timeout.ms}
   */
  RetriableException next(RetriableException cause) {
    long now = clock.millis();
    if (attempts == 0) {
      failingSinceMs = now;
    }
    if (!timeout.isNegative() && now - failingSinceMs >= timeout.toMillis()) {
      throw new ConnectException(
          "Gave up after %d ms (%s); restart the task when the store is back: %s"
              .formatted(now - failingSinceMs, SinkConfig.RETRY_TIMEOUT_CONFIG, cause.getMessage()),
          cause);
    }
    long pauseMs = backoff.backoff(attempts++);
    context.timeout(pauseMs);
    LOG.warn("Attempt {} failed, next one in {} ms: {}", attempts, pauseMs, cause.getMessage());
    return cause;
  }

  /** Registers that a delivery came through. */
  void succeeded() {
    if (attempts > 0) {
      LOG.info("Came through after {} failed attempts", attempts);
      attempts = 0;
    }
  }
}
