package io.memorysync.bench.report;

import java.io.PrintStream;
import java.util.Map;

/** Prints a report for people: a block for each scenario, its goals below. */
public final class ReportTable {

  private final PrintStream out;

  public ReportTable(PrintStream out) {
    this.out = out;
  }

  /** Prints everything. */
  public void print(BenchReport report) {
    out.printf(
        "%nmemory-sync %s, %s, %d processors, Java %s, %d rounds: medians (least to most)%n",
        report.version(),
        report.at(),
        report.machine().processors(),
        report.machine().java(),
        report.rounds());
    report.scenarios().forEach(this::print);
  }

  /** Prints what one scenario measured. */
  public void print(ScenarioReport scenario) {
    out.printf("%n%s: %s (%s)%n", scenario.name(), scenario.title(), scenario.setting());
    for (Map.Entry<String, Series> entry : scenario.series().entrySet()) {
      Series series = entry.getValue();
      out.printf(
          "  %-44s %12s %-7s (%s to %s)%n",
          entry.getKey(),
          Unit.number(series.median()),
          scenario.unit().symbol(),
          Unit.number(series.least()),
          Unit.number(series.most()));
    }
    for (Goal.Outcome outcome : scenario.goals()) {
      out.printf(
          "  %s %s%n", outcome.met() ? "met   " : "MISSED", outcome.sentence(scenario.unit()));
    }
  }
}
