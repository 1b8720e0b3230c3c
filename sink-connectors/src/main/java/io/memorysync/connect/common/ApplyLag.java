package io.memorysync.connect.common;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Percentile;
import org.apache.kafka.common.metrics.stats.Percentiles;
import org.apache.kafka.common.metrics.stats.Percentiles.BucketSizing;

/**
 * How long writes took from the commit of an application to that of the sink, in milliseconds:
 * percentiles of the last 60 seconds, and a histogram since the start of the task, whose buckets
 * are cumulative as those of Prometheus are.
 */
final class ApplyLag {

  /** Names a metric of the task, from its name and its description. */
  interface Naming {
    MetricName name(String name, String description);
  }

  private static final long[] BOUNDS_MS = {
    10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 30_000, 300_000
  };

  /** Longer ones count as this in the percentiles, which are the finer the shorter the lag is. */
  private static final double LONGEST_MS = Duration.ofHours(1).toMillis();

  private static final int BYTES_OF_PERCENTILES = 4 * 4_000;

  private final Sensor recent;
  private final List<Sensor> buckets = new ArrayList<>();
  private final Sensor sum;

  ApplyLag(Metrics metrics, Naming naming) {
    recent = metrics.sensor("apply-lag");
    recent.add(naming.name("apply-lag-ms-avg", "Average of the last 60 s."), new Avg());
    recent.add(naming.name("apply-lag-ms-max", "Longest of the last 60 s."), new Max());
    recent.add(
        new Percentiles(
            BYTES_OF_PERCENTILES,
            LONGEST_MS,
            BucketSizing.LINEAR,
            percentile(naming, 50),
            percentile(naming, 95),
            percentile(naming, 99)));
    for (long bound : BOUNDS_MS) {
      buckets.add(
          counter(
              metrics,
              naming,
              "apply-lag-ms-le-" + bound,
              "Memories applied within " + bound + " ms."));
    }
    buckets.add(counter(metrics, naming, "apply-lag-ms-le-inf", "Memories whose lag is known."));
    sum = counter(metrics, naming, "apply-lag-ms-sum", "Sum of all lags in ms.");
  }

  /** Counts what a batch has written. */
  <T extends Delivery<T>> void record(List<T> written) {
    long now = System.currentTimeMillis();
    long[] counts = new long[BOUNDS_MS.length + 1];
    long total = 0;
    for (T delivery : written) {
      Instant writtenAt = delivery.writtenAt().orElse(null);
      if (writtenAt != null) {
        // The clock of the store may be ahead of ours.
        long lag = Math.max(0, now - writtenAt.toEpochMilli());
        recent.record(lag, now, false);
        counts[bucket(lag)]++;
        total += lag;
      }
    }
    long within = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      within += counts[bucket];
      buckets.get(bucket).record(within, now, false);
    }
    sum.record(total, now, false);
  }

  private static int bucket(long lag) {
    int bucket = 0;
    while (bucket < BOUNDS_MS.length && lag > BOUNDS_MS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  private static Percentile percentile(Naming naming, int percent) {
    return new Percentile(
        naming.name("apply-lag-ms-p" + percent, percent + " % of the last 60 s were quicker."),
        percent);
  }

  private static Sensor counter(Metrics metrics, Naming naming, String what, String description) {
    Sensor sensor = metrics.sensor(what);
    sensor.add(naming.name(what + "-total", description), new CumulativeSum());
    return sensor;
  }
}
