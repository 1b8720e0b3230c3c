package io.memorysync.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of the past. */
class HistoryRingTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final HistoryRing ring = new HistoryRing();

  @Test
  void thereIsOneSampleASecondAndNoneFromBeforeTheTimeAskedFor() {
    for (int half = 0; half < 240; half++) {
      add(START.plusMillis(500L * half), half);
    }

    PipelineHistory history = ring.since(START.plusSeconds(60), Duration.ofMinutes(1));

    assertThat(history.times()).hasSize(60).startsWith(START.getEpochSecond() + 60);
    assertThat(history.series().get("mem0-sink").behind()).hasSize(60).startsWith(120L);
  }

  @Test
  void aLongerTimeHasOneEachTenSecondsForADay() {
    for (int second = 0; second < 90_000; second++) {
      add(START.plusSeconds(second), second);
    }

    PipelineHistory history = ring.since(START, Duration.ofHours(24));

    assertThat(history.times()).hasSize(8_640);
    assertThat(history.times().get(1) - history.times().get(0)).isEqualTo(10);
    assertThat(ring.since(START, Duration.ofMinutes(15)).times()).hasSize(901);
  }

  @Test
  void whatIsNotKnownIsNull() {
    ring.add(START, Map.of("a", new HistoryRing.Point(1L, null)));
    ring.add(START.plusSeconds(1), Map.of("b", new HistoryRing.Point(null, 2.0)));

    PipelineHistory history = ring.since(START, Duration.ofMinutes(1));

    assertThat(history.series().get("a").behind()).containsExactly(1L, null);
    assertThat(history.series().get("b").lagMs()).containsExactly(null, 2.0);
  }

  private void add(Instant at, long behind) {
    ring.add(at, Map.of("mem0-sink", new HistoryRing.Point(behind, null)));
  }
}
