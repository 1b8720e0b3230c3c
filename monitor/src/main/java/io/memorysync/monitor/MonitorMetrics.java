package io.memorysync.monitor;

import io.memorysync.monitor.PipelineView.Arrow;
import io.memorysync.monitor.PipelineView.BehindUnit;
import io.memorysync.monitor.PipelineView.Component;
import io.memorysync.monitor.PipelineView.Freshness;
import io.memorysync.monitor.PipelineView.Kind;
import io.memorysync.monitor.PipelineView.Slot;
import io.memorysync.monitor.PipelineView.State;
import io.memorysync.monitor.PipelineView.Task;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the monitor sees, as gauges. What is not known has no value. */
final class MonitorMetrics {

  private final MeterRegistry registry;
  private final Map<String, MultiGauge> gauges = new HashMap<>();
  private final Map<String, List<Row<?>>> rows = new HashMap<>();

  MonitorMetrics(MeterRegistry registry) {
    this.registry = registry;
    gauge("up", "1 if the component works, 0 if it does not", null);
    gauge("connector.state", "1 for the state that the connector is in", null);
    gauge("task.state", "1 for the state that the task is in", null);
    gauge("behind", "Events that the component has yet to process", "events");
    gauge("slot.active", "1 if somebody reads the replication slot", null);
    gauge("slot.lost", "1 if the slot is not there or has lost what it had not read yet", null);
    gauge("slot.retained", "Write-ahead log that the slot holds back", "bytes");
    gauge("dead.letters", "Records in the dead-letter topic", null);
    gauge("open.conflicts", "Conflicts that wait for a decision", null);
    gauge("parked", "Change events that wait for a row that they refer to", null);
    gauge("rejected", "Change events rejected since the streams-app began", null);
    gauge("verify.differences", "What the last verify found", null);
    gauge("freshness.last", "How long the last probe took", "seconds");
    gauge("freshness.waiting", "How long the present probe is under way", "seconds");
  }

  /** Counts a probe that arrived. */
  void arrived(String from, String to, Duration delay) {
    Timer.builder("memorysync.freshness")
        .description("How long probes took from one store to another")
        .tags("from", from, "to", to)
        .publishPercentileHistogram()
        .maximumExpectedValue(Duration.ofMinutes(10))
        .register(registry)
        .record(delay);
  }

  /** Shows a view. */
  synchronized void show(PipelineView view) {
    gauges.keySet().forEach(name -> rows.put(name, new ArrayList<>()));
    view.components().forEach(this::component);
    view.arrows().forEach(this::arrow);
    view.slots().forEach(this::slot);
    view.counts().deadLetters().forEach((sink, n) -> row("dead.letters", n, "connector", sink));
    row("open.conflicts", view.counts().openConflicts());
    row("parked", view.counts().parked());
    row("rejected", view.counts().rejected());
    if (view.lastVerify() != null) {
      row("verify.differences", view.lastVerify().differences());
    }
    view.freshness().forEach(this::freshness);
    gauges.forEach((name, gauge) -> gauge.register(rows.get(name), true));
  }

  private void component(Component part) {
    if (part.state() != State.UNKNOWN) {
      String kind = part.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
      int up = part.state() == State.RUNNING ? 1 : 0;
      row("up", up, "component", part.id(), "kind", kind);
    }
    if (part.kind() == Kind.SOURCE || part.kind() == Kind.SINK) {
      for (State state : State.values()) {
        int is = part.state() == state ? 1 : 0;
        row("connector.state", is, "connector", part.id(), "state", state.name());
      }
      for (Task task : part.tasks()) {
        row(
            "task.state",
            1,
            "connector",
            part.id(),
            "task",
            Integer.toString(task.id()),
            "state",
            task.state().name());
      }
    }
  }

  private void arrow(Arrow arrow) {
    if (arrow.behindUnit() == BehindUnit.EVENTS) {
      row("behind", arrow.behind(), "from", arrow.from(), "to", arrow.to());
    }
  }

  private void slot(Slot slot) {
    String[] tags = {"slot", slot.name(), "database", slot.database()};
    row("slot.active", slot.active() ? 1 : 0, tags);
    row("slot.lost", slot.isLost() ? 1 : 0, tags);
    row("slot.retained", slot.retainedBytes(), tags);
  }

  private void freshness(Freshness probe) {
    String[] tags = {"from", probe.from(), "to", probe.to()};
    row("freshness.last", probe.lastMs() == null ? null : probe.lastMs() / 1e3, tags);
    row("freshness.waiting", probe.waitingMs() / 1e3, tags);
  }

  private void row(String gauge, Number value, String... tags) {
    if (value != null) {
      rows.get(gauge).add(Row.of(Tags.of(tags), value));
    }
  }

  private void gauge(String name, String description, String unit) {
    gauges.put(
        name,
        MultiGauge.builder("memorysync.pipeline." + name)
            .description(description)
            .baseUnit(unit)
            .register(registry));
  }
}
