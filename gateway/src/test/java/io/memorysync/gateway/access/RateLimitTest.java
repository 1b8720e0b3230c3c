package io.memorysync.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private final AtomicLong now = new AtomicLong();
  private final RateLimit limit = new RateLimit(10, 3, now::get);

  @Test
  void aBurstPassesAndThenOneEveryTenthOfASecond() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isZero();
    }
    assertThat(limit.take("a")).isGreaterThan(0.09).isLessThanOrEqualTo(0.1);
    now.addAndGet(100_000_000);
    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isPositive();
  }

  @Test
  void callersDoNotTakeEachOthersTokens() {
    for (int i = 0; i < 4; i++) {
      limit.take("a");
    }
    assertThat(limit.take("b")).isZero();
  }

  @Test
  void aPauseFillsTheBucketAndNoMore() {
    for (int i = 0; i < 4; i++) {
      limit.take("a");
    }
    now.addAndGet(60_000_000_000L);
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isZero();
    }
    assertThat(limit.take("a")).isPositive();
  }

  @Test
  void zeroIsNoLimit() {
    RateLimit none = new RateLimit(0, 1, now::get);
    for (int i = 0; i < 1_000; i++) {
      assertThat(none.take("a")).isZero();
    }
  }

  @Test
  void whoOnlyLooksTakesNothing() {
    for (int i = 0; i < 10; i++) {
      assertThat(limit.look("a")).isZero();
    }
    for (int i = 0; i < 3; i++) {
      limit.take("a");
    }
    assertThat(limit.look("a")).isGreaterThan(0.09).isLessThanOrEqualTo(0.1);
    now.addAndGet(100_000_000);
    assertThat(limit.look("a")).isZero();
  }
}
