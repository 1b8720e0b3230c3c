package io.memorysync.monitor;

import io.memorysync.monitor.BrokerReader.Broker;
import io.memorysync.monitor.PipelineView.Percentiles;
import io.memorysync.monitor.StreamsReader.Streams;
import io.memorysync.monitor.WorkersReader.Workers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What only several looks tell: rates, lag of the last minute, what lasts and what grows. */
final class Trends {

  private static final Duration REJECTED = Duration.ofMinutes(10);
  private static final Duration DEAD_LETTERS = Duration.ofHours(1);
  private static final long MS = 1_000_000;

  private final Map<String, LagWindow> windows = new HashMap<>();
  private final Map<String, RateMeter> meters = new HashMap<>();
  private final Growth rejected = new Growth(REJECTED);
  private final Map<String, Growth> deadLetters = new HashMap<>();
  private Long parkedSince;
  private long now;

  /**
   * Takes what was answered last.
   *
   * @param nanos of the clock
   */
  void add(
      Optional<Streams> streams,
      Optional<Broker> broker,
      Optional<Workers> workers,
      List<Connector> connectors,
      long nanos) {
    now = nanos;
    streams.ifPresent(
        app -> {
          app.lag().forEach(this::lag);
          rate(ViewBuilder.STREAMS_APP, app.versions());
          parkedSince = app.parked() == 0 ? null : parkedSince == null ? (Long) nanos : parkedSince;
          rejected.add(app.rejected(), nanos);
        });
    broker.ifPresent(topics -> deadLetters(topics.deadLetters()));
    workers.ifPresent(
        all -> {
          all.lag().forEach(this::lag);
          all.records().forEach(this::rate);
        });
    if (workers.isEmpty()) {
      broker.ifPresent(topics -> connectors.forEach(connector -> rate(connector, topics)));
    }
  }

  Map<String, Percentiles> lags() {
    Map<String, Percentiles> lags = new HashMap<>();
    windows.forEach((name, window) -> lags.put(name, window.percentiles()));
    return lags;
  }

  Map<String, Double> rates() {
    Map<String, Double> rates = new HashMap<>();
    meters.forEach((name, meter) -> rates.put(name, meter.perSecond()));
    return rates;
  }

  long parkedForMs() {
    return parkedSince == null ? 0 : (now - parkedSince) / MS;
  }

  long rejectedLately() {
    return rejected.lately();
  }

  /** By sink. */
  Map<String, Long> deadLettersLately() {
    Map<String, Long> lately = new TreeMap<>();
    deadLetters.forEach((sink, letters) -> lately.put(sink, letters.lately()));
    return lately;
  }

  private void lag(String name, Map<Double, Double> buckets) {
    windows.computeIfAbsent(name, any -> new LagWindow()).add(buckets, now);
  }

  private void rate(String name, double count) {
    meters.computeIfAbsent(name, any -> new RateMeter()).add(count, now);
  }

  /** Without the workers' metrics: how fast a source's topics grow, with the transactions' ends. */
  private void rate(Connector connector, Broker broker) {
    if (connector.source()) {
      rate(
          connector.name(),
          connector.topics().stream()
              .mapToLong(topic -> broker.ends().getOrDefault(topic, 0L))
              .sum());
    }
  }

  /** A sink that was removed is forgotten, or its last ones would stay new. */
  private void deadLetters(Map<String, Long> bySink) {
    deadLetters.keySet().retainAll(bySink.keySet());
    bySink.forEach(
        (sink, count) ->
            deadLetters.computeIfAbsent(sink, any -> new Growth(DEAD_LETTERS)).add(count, now));
  }
}
