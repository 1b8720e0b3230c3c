package io.memorysync.systemtest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** What holds some time after a write, and what holds all the while. */
final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private Eventually() {}

  /**
   * Waits until the assertion holds, whatever it throws until then; fails when it does not within
   * 30 s, with what it threw last as the cause.
   */
  static void eventually(ThrowingRunnable assertion) {
    within(PATIENCE, assertion);
  }

  /** The same with a patience of its own. */
  static void within(Duration patience, ThrowingRunnable assertion) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK_EVERY)
        .atMost(patience)
        .ignoreExceptions()
        .untilAsserted(assertion);
  }

  /** Waits until the assertion holds and then fails if it does not go on holding for that long. */
  static void stays(Duration howLong, ThrowingRunnable assertion) {
    eventually(assertion);
    holds(howLong, assertion);
  }

  /** Fails as soon as the assertion does not hold; looks once at least, however slow it is. */
  static void holds(Duration howLong, ThrowingRunnable assertion) {
    long end = System.nanoTime() + howLong.toNanos();
    assertDoesNotThrow(
        () -> {
          do {
            assertion.run();
            Thread.sleep(LOOK_EVERY.toMillis());
          } while (System.nanoTime() < end);
        });
  }
}
