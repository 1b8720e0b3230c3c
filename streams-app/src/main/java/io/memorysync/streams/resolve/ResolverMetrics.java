package io.memorysync.streams.resolve;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What the resolver tells about itself. */
final class ResolverMetrics {

  private final MeterRegistry registry;

  ResolverMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void version(CanonicalMemory version) {
    String store = version.getWrittenBy().getStore();
    registry
        .counter(
            "memorysync.versions",
            "store",
            store,
            "cause",
            version.getCause().name().toLowerCase(Locale.ROOT))
        .increment();
    Timer.builder("memorysync.canonical.lag")
        .description("From the commit of a write in its store to its canonical version")
        .tag("store", store)
        .publishPercentileHistogram()
        .maximumExpectedValue(Duration.ofMinutes(10))
        .register(registry)
        .record(Duration.between(version.getWrittenBy().getCommittedAt(), Instant.now()));
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

  void rejected() {
    registry.counter("memorysync.resolver.rejected").increment();
  }
}
