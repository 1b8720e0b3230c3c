package io.memorysync.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How fast a count grew. */
class RateMeterTest {

  private static final long SECOND = 1_000_000_000L;

  private final RateMeter meter = new RateMeter();

  @Test
  void oneLookTellsNothing() {
    meter.add(100, 0);

    assertThat(meter.perSecond()).isNull();
  }

  @Test
  void onlyTheLastTenSecondsCount() {
    meter.add(0, 0);
    meter.add(1_000, SECOND);
    meter.add(1_000, 11 * SECOND);
    assertThat(meter.perSecond()).isZero();

    meter.add(1_020, 12 * SECOND);
    assertThat(meter.perSecond()).isNotNegative().isEqualTo(20.0);
  }

  @Test
  void aCountThatBeganAnewIsNoNegativeRate() {
    meter.add(1_000, 0);
    meter.add(3, SECOND);

    assertThat(meter.perSecond()).isNull();
  }
}
