package io.memorysync.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memorysync.monitor.PipelineView.Percentiles;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Percentiles of what passed in the last minute. */
class LagWindowTest {

  private static final double INF = Double.POSITIVE_INFINITY;
  private static final long SECOND = 1_000_000_000L;

  private final LagWindow window = new LagWindow();

  @Test
  void nothingIsKnownBeforeSomethingPassed() {
    assertThat(window.percentiles()).isNull();
    window.add(buckets(5, 5, 5), 0);
    assertThat(window.percentiles()).isNull();
    window.add(buckets(5, 5, 5), SECOND);
    assertThat(window.percentiles()).isNull();
  }

  @Test
  void whatPassedSinceIsInterpolatedWithinItsBucket() {
    window.add(buckets(0, 0, 0), 0);
    window.add(buckets(0, 100, 100), SECOND);

    Percentiles lag = window.percentiles();

    assertThat(lag.p50()).isCloseTo(550, within(0.001));
    assertThat(lag.p99()).isCloseTo(991, within(0.001));
  }

  @Test
  void whatIsLongerThanTheLastBoundCountsAsThatBound() {
    window.add(buckets(0, 0, 0), 0);
    window.add(buckets(0, 0, 10), SECOND);

    assertThat(window.percentiles().p99()).isEqualTo(1_000);
  }

  @Test
  void whatPassedLongAgoIsForgotten() {
    window.add(buckets(0, 0, 0), 0);
    window.add(buckets(0, 100, 100), SECOND);
    window.add(buckets(0, 100, 100), 62 * SECOND);
    window.add(buckets(10, 110, 110), 63 * SECOND);

    assertThat(window.percentiles().p99()).isLessThanOrEqualTo(100);
  }

  @Test
  void aProcessThatBeganAnewIsNotTakenForLessThanNothing() {
    window.add(buckets(0, 100, 100), 0);
    window.add(buckets(0, 1, 1), SECOND);

    assertThat(window.percentiles()).isNull();
  }

  private static Map<Double, Double> buckets(double tenth, double one, double all) {
    return Map.of(0.1, tenth, 1.0, one, INF, all);
  }
}
