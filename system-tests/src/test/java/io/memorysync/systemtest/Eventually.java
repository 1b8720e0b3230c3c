package io.memorysync.systemtest;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** What holds some time after a write, and what holds all the while. */
final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private Eventually() {}

  /** Waits until the assertion holds; fails with its last message when it does not within 30 s. */
  static void eventually(ThrowingRunnable assertion) {
    within(PATIENCE, assertion);
  }

  /** The same with a patience of its own. */
  static void within(Duration patience, ThrowingRunnable assertion) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK_EVERY)
        .atMost(patience)
        .untilAsserted(assertion);
  }

  /** Waits until the assertion holds and then fails if it does not go on holding for that long. */
  static void stays(Duration howLong, ThrowingRunnable assertion) {
    eventually(assertion);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK_EVERY)
        .during(howLong)
        .atMost(howLong.plusSeconds(1))
        .untilAsserted(assertion);
  }
}
