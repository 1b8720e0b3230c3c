package io.memorysync.streams.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class VersionsPerWriteTest {

  /** The bound is the protocol's fourth promise; it is one over many schedules, not over each. */
  @Test
  void randomConcurrencyCostsAtMostAQuarterMoreVersionsThanWrites() {
    long[] totals =
        LongStream.range(0, 2000)
            .mapToObj(
                seed -> {
                  SimulatedStores stores = new SimulatedStores(seed);
                  stores.run(80);
                  return new long[] {stores.versions(), stores.applicationWrites()};
                })
            .reduce(new long[2], (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]});
    assertThat((double) totals[0] / totals[1]).isLessThanOrEqualTo(1.25);
  }
}
