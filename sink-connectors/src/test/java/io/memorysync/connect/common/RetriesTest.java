package io.memorysync.connect.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final RetriableException OUTAGE = new RetriableException("connection refused");

  private final TaskContext context = new TaskContext();
  private final SetClock clock = new SetClock();

  @Test
  void pausesDoubleUpToTheLongest() {
    Retries retries = retries("retry.backoff.ms", "100", "retry.backoff.max.ms", "1000");
    for (int attempt = 0; attempt < 6; attempt++) {
      retries.next(OUTAGE);
    }

    assertThat(context.pauses().get(0)).isBetween(80L, 120L);
    assertThat(context.pauses().get(2)).isBetween(320L, 480L);
    assertThat(context.pauses().get(5)).isLessThanOrEqualTo(1000L);
  }

  @Test
  void pausesBeginAnewAfterASuccess() {
    Retries retries = retries("retry.backoff.ms", "100");
    retries.next(OUTAGE);
    retries.next(OUTAGE);
    retries.succeeded();
    retries.next(OUTAGE);

    assertThat(context.pauses().get(2)).isBetween(80L, 120L);
  }

  @Test
  void withoutTimeoutItNeverGivesUp() {
    Retries retries = retries();
    retries.next(OUTAGE);
    clock.now = clock.now.plus(Duration.ofDays(3));

    assertThat(retries.next(OUTAGE)).isSameAs(OUTAGE);
  }

  @Test
  void itGivesUpWhenTheTimeoutHasPassed() {
    Retries retries = retries("retry.timeout.ms", "60000");
    retries.next(OUTAGE);
    clock.now = clock.now.plus(Duration.ofMinutes(1));

    assertThatThrownBy(() -> retries.next(OUTAGE))
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessageContaining("retry.timeout.ms");
  }

  private Retries retries(String... options) {
    return new Retries(context, new TestSinkConfig(options), clock);
  }

  private static final class SetClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
