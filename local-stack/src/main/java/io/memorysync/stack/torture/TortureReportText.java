package io.memorysync.stack.torture;

import io.memorysync.stack.torture.accounting.Accounting;
import io.memorysync.stack.torture.faults.FaultRecord;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Shows a report to a person. */
public final class TortureReportText {

  private static final int EXAMPLES = 20;

  private final PrintStream out;

  public TortureReportText(PrintStream out) {
    this.out = out;
  }

  public void print(TortureReport report) {
    line("");
    line("Torture of the real stack, seed %d, %s", report.seed(), words(report.wrote()));
    line("");
    line("Faults");
    report.faults().forEach(fault -> line("  %s", words(report.began(), fault)));
    report
        .deaths()
        .forEach(
            death ->
                line(
                    "  %s  %s died by itself: %s",
                    at(report.began(), death.at()), death.server(), death.reason()));
    report
        .failedTasks()
        .forEach(
            task ->
                line(
                    "  %s  %s failed and was restarted: %s",
                    at(report.began(), task.at()), task.connector(), task.reason()));
    line("");
    line("Writes");
    line("  %6d attempted by the stores' clients", report.attempted());
    line("  %6d found no such memory in their store", report.notFound());
    report.account().fates().forEach((fate, count) -> line("  %6d %s", count, fate.words()));
    line("");
    line("Pipeline");
    line(
        "  %6d versions for %d row events of applications, in %d transactions",
        report.versions().versions(),
        report.versions().rowEvents(),
        report.versions().transactions());
    line("  %6d conflicts on record", report.conflicts());
    report
        .stores()
        .forEach(
            store ->
                line(
                    "  %6d memories in %s, %d differ",
                    store.memories(), store.name(), store.differing()));
    line("");
    line("Promises");
    report
        .checks()
        .forEach(
            check ->
                line(
                    "  %s %s: %s", check.held() ? "ok  " : "FAIL", check.promise(), check.shown()));
    printDetails(report);
    line("");
    line(
        "%s. Repeat it with: ./memory-sync torture --minutes %s --seed %d",
        report.clean() ? "Clean" : "NOT clean", minutes(report.length()), report.seed());
  }

  private void printDetails(TortureReport report) {
    report
        .stores()
        .forEach(
            store ->
                examples(
                    store.name(), store.drift().stream().map(VerifiedStore.Drift::words).toList()));
    examples("Versions", report.versions().gaps());
    examples("Rejected", report.rejected());
    examples(
        "Refused",
        report.refused().stream()
            .map(
                write ->
                    write.writer()
                        + " "
                        + write.operation().kind()
                        + " of "
                        + write.operation().memory()
                        + ": "
                        + write.reason())
            .toList());
    report.differing().forEach(this::story);
    report.account().losses().stream().limit(EXAMPLES).forEach(this::story);
    report.account().unbooked().stream().limit(EXAMPLES).forEach(this::story);
  }

  private void examples(String title, List<String> found) {
    if (found.isEmpty()) {
      return;
    }
    line("");
    line("%s:", title);
    found.stream().limit(EXAMPLES).forEach(example -> line("  %s", example));
    if (found.size() > EXAMPLES) {
      line("  and %d more", found.size() - EXAMPLES);
    }
  }

  private void story(Accounting.Told told) {
    line("");
    line("Memory %s: %s", told.memory(), told.why());
    told.story().forEach(event -> line("  %s", event));
  }

  private static String words(Instant began, FaultRecord fault) {
    String lasted =
        fault.ended() == null
            ? "not undone"
            : "for " + words(Duration.between(fault.began(), fault.ended()));
    String told = fault.told() == null || fault.trouble() != null ? "" : ", " + fault.told();
    String trouble = fault.trouble() == null ? "" : ", not as planned: " + fault.trouble();
    return at(began, fault.began())
        + "  "
        + fault.planned().words()
        + " "
        + lasted
        + told
        + trouble;
  }

  private static String at(Instant began, Instant at) {
    return String.format(Locale.ROOT, "+%6.1f s", Duration.between(began, at).toMillis() / 1000.0);
  }

  private static String words(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  private static String minutes(Duration length) {
    double minutes = length.toSeconds() / 60.0;
    return minutes == Math.rint(minutes)
        ? Long.toString((long) minutes)
        : String.format(Locale.ROOT, "%.2f", minutes);
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
