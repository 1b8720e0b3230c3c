package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.holds;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void whatIsNotThereYetIsWaitedFor() {
    within(
        Duration.ofSeconds(30),
        () -> {
          if (looks.incrementAndGet() < 3) {
            throw new NoSuchElementException("There is none yet");
          }
        });
    assertThat(looks).hasValue(3);
  }

  @Test
  void theLastFailureIsTold() {
    assertThatThrownBy(() -> within(SHORT, () -> assertThat("rum").isEqualTo("tea")))
        .hasMessageContaining("rum");
    assertThatThrownBy(
            () ->
                within(
                    SHORT,
                    () -> {
                      throw new NoSuchElementException("There is none yet");
                    }))
        .hasStackTraceContaining("There is none yet");
  }

  @Test
  void whatDoesNotGoOnHoldingFailsAtOnce() {
    assertThatThrownBy(
            () ->
                holds(
                    Duration.ofMinutes(1), () -> assertThat(looks.incrementAndGet()).isLessThan(3)))
        .hasMessageContaining("less than");
    assertThat(looks).hasValue(3);
  }
}
