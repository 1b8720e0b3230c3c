package io.memorysync.monitor;

import io.memorysync.monitor.PipelineHistory.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Samples in memory: each second for 15 minutes, each 10 seconds for 24 hours. */
final class HistoryRing {

  private static final Duration FINE = Duration.ofMinutes(15);
  private static final Duration COARSE = Duration.ofHours(24);
  private static final long COARSE_STEP_S = 10;

  /** One component's numbers; null where nothing is known. */
  record Point(Long behind, Double lagMs) {

    /** Both together: what they are behind, and the longer of their lags. */
    Point with(Point other) {
      return new Point(
          behind == null
              ? other.behind
              : other.behind == null ? behind : (Long) (behind + other.behind),
          lagMs == null
              ? other.lagMs
              : other.lagMs == null ? lagMs : (Double) Math.max(lagMs, other.lagMs));
    }
  }

  private record Sample(long second, Map<String, Point> points) {}

  private final Deque<Sample> fine = new ArrayDeque<>();
  private final Deque<Sample> coarse = new ArrayDeque<>();

  synchronized void add(Instant at, Map<String, Point> points) {
    Sample sample = new Sample(at.getEpochSecond(), Map.copyOf(points));
    put(fine, sample, 1, FINE);
    put(coarse, sample, COARSE_STEP_S, COARSE);
  }

  /** The samples since then: fine ones if they reach that far back. */
  synchronized PipelineHistory since(Instant begin, Duration back) {
    Deque<Sample> ring = back.compareTo(FINE) <= 0 ? fine : coarse;
    List<Sample> samples =
        ring.stream().filter(sample -> sample.second >= begin.getEpochSecond()).toList();
    Set<String> names = new LinkedHashSet<>();
    samples.forEach(sample -> names.addAll(sample.points.keySet()));
    Map<String, Series> series = new LinkedHashMap<>();
    names.stream().sorted().forEach(name -> series.put(name, series(samples, name)));
    return new PipelineHistory(samples.stream().map(Sample::second).toList(), series);
  }

  private static Series series(List<Sample> samples, String name) {
    List<Long> behind = new ArrayList<>();
    List<Double> lag = new ArrayList<>();
    for (Sample sample : samples) {
      Point point = sample.points.get(name);
      behind.add(point == null ? null : point.behind);
      lag.add(point == null ? null : point.lagMs);
    }
    return new Series(behind, lag);
  }

  private static void put(Deque<Sample> ring, Sample sample, long step, Duration length) {
    if (ring.isEmpty() || sample.second - ring.getLast().second >= step) {
      ring.addLast(sample);
    }
    while (sample.second - ring.getFirst().second > length.toSeconds()) {
      ring.removeFirst();
    }
  }
}
