package io.memorysync.gateway.project;

import io.micrometer.core.instrument.MeterRegistry;

/** What the projector tells of itself. */
public final class ProjectorMetrics {

  private final MeterRegistry registry;

  public ProjectorMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void projected(String topic, int records) {
    registry.counter("memorysync.gateway.projected", "topic", topic).increment(records);
  }

  void leftOut(String topic) {
    registry.counter("memorysync.gateway.left.out", "topic", topic).increment();
  }

  void failed(String what) {
    registry.counter("memorysync.gateway.projector.failures", "of", what).increment();
  }
}
