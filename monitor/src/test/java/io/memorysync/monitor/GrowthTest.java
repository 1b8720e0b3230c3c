package io.memorysync.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much more there is than at the begin of the window. */
class GrowthTest {

  private final Growth growth = new Growth(Duration.ofSeconds(60));

  @Test
  void whatWasThereAtTheFirstLookHasNotGrown() {
    assertThat(growth.lately()).isZero();

    growth.add(7, 0);

    assertThat(growth.lately()).isZero();
  }

  @Test
  void whatCameWithinTheWindowIsTold() {
    growth.add(7, 0);
    growth.add(8, seconds(10));
    growth.add(10, seconds(40));

    assertThat(growth.lately()).isEqualTo(3);
  }

  @Test
  void whatIsOlderThanTheWindowIsToldNoMore() {
    growth.add(7, 0);
    growth.add(8, seconds(10));
    growth.add(10, seconds(40));

    growth.add(10, seconds(80));
    assertThat(growth.lately()).isEqualTo(2);

    growth.add(10, seconds(101));
    assertThat(growth.lately()).isZero();
  }

  @Test
  void aCountThatFallsBeginsAnew() {
    growth.add(7, 0);
    growth.add(9, seconds(10));
    growth.add(2, seconds(20));
    assertThat(growth.lately()).isZero();

    growth.add(3, seconds(30));
    assertThat(growth.lately()).isEqualTo(1);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
