package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.streams.rejection.RejectedCounts;
import io.memorysync.streams.rejection.RejectionCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the resolver tells about itself. */
final class ResolverMetrics {

  private final MeterRegistry registry;
  private final RejectedCounts rejected;

  /** By store: to look one up in the registry costs more than to record it. */
  private final Map<String, Timer> lags = new ConcurrentHashMap<>();

  private final Map<String, Counter> versions = new ConcurrentHashMap<>();

  ResolverMetrics(MeterRegistry registry, RejectedCounts rejected) {
    this.registry = registry;
    this.rejected = rejected;
  }

  void version(CanonicalMemory version) {
    String store = version.getWrittenBy().getStore();
    String cause = version.getCause().name().toLowerCase(Locale.ROOT);
    versions
        .computeIfAbsent(
            store + "/" + cause,
            any -> registry.counter("memorysync.versions", "store", store, "cause", cause))
        .increment();
    lags.computeIfAbsent(store, this::lag)
        .record(Duration.between(version.getWrittenBy().getCommittedAt(), Instant.now()));
  }

  private Timer lag(String store) {
    return Timer.builder("memorysync.canonical.lag")
        .description("From the commit of a write in its store to its canonical version")
        .tag("store", store)
        .publishPercentileHistogram()
        .maximumExpectedValue(Duration.ofMinutes(10))
        .register(registry);
  }

  void conflict(MemoryConflict conflict) {
    registry
        .counter(
            "memorysync.conflicts", "field", conflict.getField(), "policy", conflict.getPolicy())
        .increment();
  }

  void embedderUnavailable() {
    registry.counter("memorysync.embedder.unavailable").increment();
  }

  void rejected(RejectionCode code) {
    rejected.rejected(code);
  }
}
