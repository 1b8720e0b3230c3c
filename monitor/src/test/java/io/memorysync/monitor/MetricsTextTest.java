package io.memorysync.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.monitor.MetricsText.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read of a page of Prometheus' text format. */
class MetricsTextTest {

  @Test
  void samplesAreReadWithTheirLabelsAndCommentsAreNot() {
    List<Sample> samples =
        MetricsText.read(
            """
            # HELP a_bucket says {x="y"} 1
            # TYPE a_bucket untyped
            a_bucket{connector="mem0-sink",le="+Inf",} 7.0
            plain 1.5E-3
            stamped{q="a \\"b\\""} NaN 1700000000000
            """);

    assertThat(samples).hasSize(3);
    assertThat(samples.get(0))
        .isEqualTo(new Sample("a_bucket", Map.of("connector", "mem0-sink", "le", "+Inf"), 7));
    assertThat(samples.get(1)).isEqualTo(new Sample("plain", Map.of(), 0.0015));
    assertThat(samples.get(2).value()).isNaN();
  }

  @Test
  void theBucketsOfAllTasksAreAddedUp() {
    List<Sample> samples =
        MetricsText.read(
            """
            lag_bucket{connector="a",task="0",le="1.0"} 1
            lag_bucket{connector="a",task="1",le="1.0"} 2
            lag_bucket{connector="b",task="0",le="+Inf"} 4
            lag_sum{connector="a",task="0"} 9
            """);

    assertThat(StreamsReader.buckets(samples, "connector", "lag_bucket"))
        .isEqualTo(Map.of("a", Map.of(1.0, 3.0), "b", Map.of(Double.POSITIVE_INFINITY, 4.0)));
  }
}
