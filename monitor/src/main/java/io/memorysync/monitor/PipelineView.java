package io.memorysync.monitor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the pipeline does at one moment, as the console draws it. What could not be asked is null or
 * UNKNOWN; nothing is guessed.
 *
 * @param components every part, in the order in which a memory passes
 * @param freshness how long the probes took; empty unless {@code monitor.probe.enabled}
 * @param lastVerify null if no verify has been reported
 */
public record PipelineView(
    Instant at,
    List<Finding> findings,
    List<Component> components,
    List<Arrow> arrows,
    List<Freshness> freshness,
    List<Slot> slots,
    Counts counts,
    LastVerify lastVerify) {

  /** How urgent a finding is. */
  public enum Severity {
    @JsonProperty("critical")
    CRITICAL,
    @JsonProperty("warning")
    WARNING
  }

  /** What a component does, after Connect's states. */
  public enum State {
    RUNNING,
    PAUSED,
    FAILED,
    STOPPED,
    UNREACHABLE,
    UNKNOWN
  }

  /** What a component is. */
  public enum Kind {
    @JsonProperty("store")
    STORE,
    @JsonProperty("source")
    SOURCE,
    @JsonProperty("streams-app")
    STREAMS_APP,
    @JsonProperty("sink")
    SINK,
    @JsonProperty("graph")
    GRAPH,
    @JsonProperty("gateway")
    GATEWAY,
    @JsonProperty("registry")
    REGISTRY,
    @JsonProperty("broker")
    BROKER,
    @JsonProperty("connect")
    CONNECT
  }

  /** What {@link Arrow#behind()} counts. */
  public enum BehindUnit {
    @JsonProperty("events")
    EVENTS,
    @JsonProperty("bytes")
    BYTES
  }

  /**
   * Something that a person should know.
   *
   * @param component id of the component
   * @param text what is wrong, one sentence
   * @param mend what to do, one sentence
   * @param runbook anchor in docs/runbook.md
   */
  public record Finding(
      Severity severity, String component, String text, String mend, String runbook) {}

  /**
   * A part of the pipeline.
   *
   * @param detail what more there is to say, or null
   * @param tasks a connector's; empty for everything else
   */
  public record Component(String id, Kind kind, State state, String detail, List<Task> tasks) {}

  /**
   * A task of a connector.
   *
   * @param trouble the first line of what made it fail, or null
   */
  public record Task(int id, State state, String trouble) {}

  /**
   * The way from one component to the next.
   *
   * @param eventsPerSecond over the last ten seconds, null if not known
   * @param behind what is before it and has not passed, null if not known
   * @param lagMs null if nothing has passed of late, or not known
   */
  public record Arrow(
      String from,
      String to,
      Double eventsPerSecond,
      Long behind,
      BehindUnit behindUnit,
      Percentiles lagMs) {}

  /** Percentiles, in milliseconds since the commit of the application that wrote. */
  public record Percentiles(double p50, double p99) {}

  /**
   * How long a probe took from one store to another.
   *
   * @param lastMs of the last one that arrived, null if none has
   * @param at when it arrived, null if none has
   * @param waitingMs how long the present one is under way, 0 if it has arrived
   */
  public record Freshness(String from, String to, Long lastMs, Instant at, long waitingMs) {}

  /**
   * A replication slot.
   *
   * @param database that it is in; of one that is missing, the store whose source has to have it
   * @param walStatus as PostgreSQL names it: reserved, extended, unreserved or lost; or missing
   * @param retainedBytes of WAL that the slot holds back, null for one that is lost or missing
   */
  public record Slot(
      String name, String database, boolean active, String walStatus, Long retainedBytes) {

    private static final String MISSING = "missing";

    static Slot missing(String name, String store) {
      return new Slot(name, store, false, MISSING, null);
    }

    boolean isMissing() {
      return MISSING.equals(walStatus);
    }

    /** Whether changes have been lost that nobody had read through it. */
    boolean isLost() {
      return "lost".equals(walStatus) || isMissing();
    }
  }

  /**
   * What waits for a person.
   *
   * @param deadLetters records in the dead-letter topic of each sink
   * @param openConflicts memories with a field that two writers changed and nobody has decided
   * @param parked change events that wait for a row that they refer to
   * @param rejected change events that went to {@code memory.rejected} since the streams-app began
   */
  public record Counts(
      Map<String, Long> deadLetters, Long openConflicts, Long parked, Long rejected) {}

  /** What {@code verify} found when it was run last. */
  public record LastVerify(Instant at, long differences) {}
}
