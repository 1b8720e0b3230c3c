package io.memorysync.monitor;

import io.memorysync.monitor.PipelineView.Arrow;
import io.memorysync.monitor.PipelineView.BehindUnit;
import io.memorysync.monitor.PipelineView.Component;
import io.memorysync.monitor.PipelineView.Counts;
import io.memorysync.monitor.PipelineView.Finding;
import io.memorysync.monitor.PipelineView.Freshness;
import io.memorysync.monitor.PipelineView.Severity;
import io.memorysync.monitor.PipelineView.Slot;
import io.memorysync.monitor.PipelineView.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What a person should know of what was observed, the urgent first. */
final class Findings {

  private final Observed observed;
  private final Limits limits;
  private final List<Finding> findings = new ArrayList<>();

  private Findings(Observed observed, Limits limits) {
    this.observed = observed;
    this.limits = limits;
  }

  static List<Finding> of(
      Observed observed,
      Limits limits,
      List<Component> components,
      List<Arrow> arrows,
      List<Slot> slots,
      Counts counts) {
    Findings all = new Findings(observed, limits);
    components.forEach(all::component);
    arrows.forEach(all::arrow);
    slots.forEach(all::slot);
    all.counts(counts);
    observed.freshness().forEach(all::freshness);
    all.verify();
    all.findings.sort(Comparator.comparing(Finding::severity));
    return List.copyOf(all.findings);
  }

  private void component(Component part) {
    switch (part.kind()) {
      case SOURCE, SINK -> connector(part);
      case STREAMS_APP -> {
        waiting(part);
        down(
            part,
            "streams-app-down",
            "Look at its log and its page /health/ready; start it again.");
      }
      case STORE -> down(part, "store-unreachable", "Start its database, or let the monitor in.");
      case GRAPH -> down(part, "neo4j-unreachable", "Start Neo4j; its sink goes on by itself.");
      case REGISTRY ->
          down(
              part,
              "registry-unreachable",
              "Start the schema registry; everything goes on by itself.");
      case BROKER ->
          down(part, "broker-unreachable", "Start the broker; everything goes on by itself.");
      case CONNECT ->
          down(
              part,
              "connector-failed",
              "Start a Connect worker; its connectors go on by themselves.");
      case GATEWAY -> down(part, "gateway-down", "See its page /health/ready and its log.");
    }
  }

  private void connector(Component part) {
    switch (part.state()) {
      case FAILED ->
          critical(
              part.id(),
              part.id()
                  + " has failed: "
                  + Objects.requireNonNullElse(part.detail(), "no reason was given")
                  + ".",
              "Mend what the reason says, then restart the connector with its failed tasks.",
              "connector-failed");
      case PAUSED, STOPPED ->
          warning(
              part.id(),
              part.id() + " is " + part.state().name().toLowerCase(Locale.ROOT) + ".",
              "Resume the connector.",
              "connector-paused");
      default -> {
        // One that is not known because Connect does not answer is told with Connect.
      }
    }
  }

  /** It starts, or takes over from another instance; if that lasts, the alert tells. */
  private void waiting(Component part) {
    if (part.state() == State.STOPPED) {
      warning(
          part.id(),
          part.id() + " does not process (" + part.detail() + ").",
          "Wait a minute; then look at its page /health/ready and its log.",
          "streams-app-down");
    }
  }

  private void down(Component part, String runbook, String mend) {
    if (part.state() == State.UNREACHABLE || part.state() == State.FAILED) {
      String reason = part.detail() == null ? "" : " (" + part.detail() + ")";
      critical(part.id(), part.id() + " does not work" + reason + ".", mend, runbook);
    }
  }

  private void arrow(Arrow arrow) {
    boolean events = arrow.behindUnit() == BehindUnit.EVENTS && arrow.behind() != null;
    if (events && arrow.behind() > limits.lagEvents()) {
      lag(arrow, arrow.to() + " is " + arrow.behind() + " events behind " + arrow.from() + ".");
    } else if (events && arrow.lagMs() != null && arrow.lagMs().p99() > limits.lagMs()) {
      long p99 = Math.round(arrow.lagMs().p99());
      lag(
          arrow,
          "1 % of the last minute's writes took longer than " + p99 + " ms to " + arrow.to() + ".");
    }
  }

  private void lag(Arrow arrow, String text) {
    warning(arrow.to(), text, "See what holds up " + arrow.to() + ".", "lag-high");
  }

  private void slot(Slot slot) {
    if (slot.isLost()) {
      critical(
          slot.database(),
          slot.isMissing()
              ? "The slot " + slot.name() + " is not there, and nothing captures what is written."
              : "The slot " + slot.name() + " has lost write-ahead log that it had not read yet.",
          "Make the slot anew and take a snapshot.",
          "slot-lost");
    } else if (!slot.active()) {
      warning(
          slot.database(),
          "Nobody reads the slot " + slot.name() + ", and the database keeps its log for it.",
          "Start the source connector.",
          "slot-inactive");
    } else if (slot.retainedBytes() != null && slot.retainedBytes() > limits.retainedBytes()) {
      warning(
          slot.database(),
          "The slot " + slot.name() + " holds back " + slot.retainedBytes() + " bytes of log.",
          "See what holds up the source connector.",
          "slot-inactive");
    }
  }

  private void counts(Counts counts) {
    observed
        .deadLettersLately()
        .forEach(
            (sink, letters) -> {
              if (letters > 0) {
                warning(
                    sink,
                    letters + " records became dead letters of " + sink + " in the last hour.",
                    "List them with: memory-sync rejected.",
                    "dead-letters");
              }
            });
    if (observed.rejectedLately() > 0) {
      warning(
          "streams-app",
          observed.rejectedLately() + " change events were rejected in the last ten minutes.",
          "List them with: memory-sync rejected.",
          "rejected-growing");
    }
    if (counts.parked() != null && observed.parkedFor() > limits.parkedMs()) {
      warning(
          "streams-app",
          counts.parked() + " change events have been waiting for a row that they refer to.",
          "See on the streams-app's page /status for which.",
          "parked-old");
    }
    if (counts.openConflicts() != null && counts.openConflicts() > 0) {
      warning(
          "streams-app",
          counts.openConflicts() + " conflicts wait for a decision.",
          "Decide them here or with: memory-sync conflicts.",
          "open-conflicts");
    }
  }

  private void freshness(Freshness probe) {
    if (probe.waitingMs() > limits.probeMs()) {
      critical(
          probe.to(),
          "What was written in "
              + probe.from()
              + " "
              + probe.waitingMs() / 1_000
              + " s ago is not in "
              + probe.to()
              + ".",
          "Follow the pipeline from " + probe.from() + " to " + probe.to() + ".",
          "freshness-lost");
    }
  }

  private void verify() {
    if (observed.lastVerify() != null && observed.lastVerify().differences() > 0) {
      warning(
          "streams-app",
          "The last verify found " + observed.lastVerify().differences() + " differences.",
          "Mend them with: memory-sync verify --repair. Then verify here once more.",
          "drift-found");
    }
  }

  private void critical(String component, String text, String mend, String runbook) {
    findings.add(new Finding(Severity.CRITICAL, component, text, mend, runbook));
  }

  private void warning(String component, String text, String mend, String runbook) {
    findings.add(new Finding(Severity.WARNING, component, text, mend, runbook));
  }
}
