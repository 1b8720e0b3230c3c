package io.memorysync.gateway.console;

import io.memorysync.monitor.Monitor;
import io.memorysync.monitor.PipelineHistory;
import io.memorysync.monitor.PipelineView;
import io.memorysync.monitor.PipelineView.Arrow;
import io.memorysync.monitor.PipelineView.BehindUnit;
import io.memorysync.monitor.PipelineView.Component;
import io.memorysync.monitor.PipelineView.Counts;
import io.memorysync.monitor.PipelineView.Finding;
import io.memorysync.monitor.PipelineView.Freshness;
import io.memorysync.monitor.PipelineView.Kind;
import io.memorysync.monitor.PipelineView.Percentiles;
import io.memorysync.monitor.PipelineView.Severity;
import io.memorysync.monitor.PipelineView.Slot;
import io.memorysync.monitor.PipelineView.State;
import io.memorysync.monitor.PipelineView.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pipeline of the shape of this repository's stack, of which a test says what is seen. */
final class SeenPipeline implements Monitor {

  private volatile State mem0Sink = State.RUNNING;

  /** From now on the sink of mem0 is seen so. */
  void mem0Sink(State state) {
    mem0Sink = state;
  }

  @Override
  public PipelineView current() {
    boolean stopped = mem0Sink != State.RUNNING;
    return new PipelineView(
        Instant.now(),
        stopped
            ? List.of(
                new Finding(
                    Severity.CRITICAL,
                    "mem0-sink",
                    "The connector is stopped, and 4812 versions wait for it.",
                    "Resume it when whoever stopped it is done.",
                    "connector-stopped"))
            : List.of(),
        List.of(
            component("openmemory", Kind.STORE, State.RUNNING),
            component("mem0", Kind.STORE, State.RUNNING),
            component("openmemory-source", Kind.SOURCE, State.RUNNING),
            component("mem0-source", Kind.SOURCE, State.RUNNING),
            component("streams-app", Kind.STREAMS_APP, State.RUNNING),
            component("openmemory-sink", Kind.SINK, State.RUNNING),
            component("mem0-sink", Kind.SINK, mem0Sink),
            component("neo4j-sink", Kind.SINK, State.RUNNING),
            component("user-id-sink", Kind.SINK, State.PAUSED),
            component("neo4j", Kind.GRAPH, State.RUNNING),
            component("gateway", Kind.GATEWAY, State.RUNNING)),
        List.of(
            arrow("openmemory", "openmemory-source", 4.2, 51_200, BehindUnit.BYTES),
            arrow("mem0", "mem0-source", 38.6, 0, BehindUnit.BYTES),
            arrow("openmemory-source", "streams-app", 4.2, 2, BehindUnit.EVENTS),
            arrow("mem0-source", "streams-app", 38.6, 7, BehindUnit.EVENTS),
            arrow("streams-app", "openmemory-sink", 42.1, 3, BehindUnit.EVENTS),
            arrow(
                "streams-app",
                "mem0-sink",
                stopped ? 0 : 42.1,
                stopped ? 4812 : 1,
                BehindUnit.EVENTS),
            arrow("streams-app", "neo4j-sink", 42.1, 0, BehindUnit.EVENTS),
            arrow("streams-app", "user-id-sink", 0, 0, BehindUnit.EVENTS),
            arrow("openmemory-sink", "openmemory", 42.1, 0, BehindUnit.EVENTS),
            arrow("mem0-sink", "mem0", stopped ? 0 : 42.1, 0, BehindUnit.EVENTS),
            arrow("neo4j-sink", "neo4j", 42.1, 0, BehindUnit.EVENTS),
            arrow("user-id-sink", "mem0", 0, 0, BehindUnit.EVENTS)),
        List.of(new Freshness("mem0", "openmemory", 43L, Instant.now(), 0)),
        List.of(new Slot("memory_sync_mem0", "mem0", true, "reserved", 81_920L)),
        new Counts(Map.of("mem0-sink", 0L), 1L, 0L, 2L),
        null);
  }

  @Override
  public PipelineHistory history(Duration back) {
    long now = Instant.now().getEpochSecond();
    List<Long> times = new ArrayList<>();
    List<Long> behind = new ArrayList<>();
    List<Double> lag = new ArrayList<>();
    for (long at = now - back.toSeconds(); at <= now; at += 10) {
      times.add(at);
      double wave = 1 + Math.sin(at / 60.0);
      behind.add(Math.round(20 * wave));
      lag.add(30 * wave);
    }
    return new PipelineHistory(
        times,
        Map.of(
            "streams-app", new PipelineHistory.Series(behind, lag),
            "mem0-sink",
                new PipelineHistory.Series(behind.stream().map(n -> n / 2).toList(), lag)));
  }

  @Override
  public void verified(PipelineView.LastVerify result) {
    throw new UnsupportedOperationException("Nobody verifies a pipeline that is told.");
  }

  @Override
  public void close() {}

  private static Component component(String id, Kind kind, State state) {
    boolean connector = kind == Kind.SOURCE || kind == Kind.SINK;
    return new Component(
        id, kind, state, null, connector ? List.of(new Task(0, state, null)) : List.of());
  }

  private static Arrow arrow(String from, String to, double rate, long behind, BehindUnit unit) {
    return new Arrow(from, to, rate, behind, unit, rate == 0 ? null : new Percentiles(21, 80));
  }
}
