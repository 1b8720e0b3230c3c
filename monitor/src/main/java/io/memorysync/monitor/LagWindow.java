package io.memorysync.monitor;

import io.memorysync.monitor.PipelineView.Percentiles;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Percentiles of the last minute, from cumulative buckets that count since the start of a process;
 * interpolated within a bucket as Prometheus' {@code histogram_quantile} does.
 */
final class LagWindow {

  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final double MS = 1_000;

  private record Look(long at, NavigableMap<Double, Double> buckets) {}

  private final Deque<Look> looks = new ArrayDeque<>();

  /**
   * Takes what a histogram says now.
   *
   * @param buckets how many took at most so many seconds, by that bound
   * @param nanos of the clock
   */
  synchronized void add(Map<Double, Double> buckets, long nanos) {
    Look look = new Look(nanos, new TreeMap<>(buckets));
    if (!looks.isEmpty() && total(look) < total(looks.getLast())) {
      // The process began anew, and its counts with it.
      looks.clear();
    }
    looks.addLast(look);
    // One that is older than the window stays: the difference to it is what the window saw.
    Iterator<Look> all = looks.iterator();
    all.next();
    while (all.hasNext() && nanos - all.next().at > WINDOW_NANOS) {
      looks.removeFirst();
      all = looks.iterator();
      all.next();
    }
  }

  /** Of what passed in the window; null if nothing did. */
  synchronized Percentiles percentiles() {
    if (looks.size() < 2) {
      return null;
    }
    NavigableMap<Double, Double> passed = new TreeMap<>();
    looks
        .getLast()
        .buckets
        .forEach(
            (bound, count) ->
                passed.put(bound, count - looks.getFirst().buckets.getOrDefault(bound, 0.0)));
    double total = passed.isEmpty() ? 0 : passed.lastEntry().getValue();
    return total <= 0
        ? null
        : new Percentiles(quantile(passed, 0.5 * total), quantile(passed, 0.99 * total));
  }

  private static double quantile(NavigableMap<Double, Double> buckets, double rank) {
    double below = 0;
    double start = 0;
    for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
      double count = bucket.getValue();
      if (count >= rank) {
        double end = bucket.getKey();
        return MS
            * (Double.isInfinite(end)
                ? start
                : start + (end - start) * (rank - below) / (count - below));
      }
      below = count;
      start = bucket.getKey();
    }
    return MS * start;
  }

  private static double total(Look look) {
    return look.buckets.isEmpty() ? 0 : look.buckets.lastEntry().getValue();
  }
}
