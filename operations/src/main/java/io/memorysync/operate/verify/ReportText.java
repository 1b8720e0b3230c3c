package io.memorysync.operate.verify;

import java.io.PrintStream;
import java.util.Locale;

/** Writes a report for a person. */
final class ReportText {

  private final PrintStream out;

  ReportText(PrintStream out) {
    this.out = out;
  }

  void print(Report report) {
    out.println();
    for (Report.Entry target : report.targets()) {
      print(target);
    }
    out.println();
    if (report.repairs() > 0) {
      line("Repairs were asked for: %,d.", report.repairs());
    }
    line("Compared %,d memories in %.1f s.", report.memories(), report.duration().toMillis() / 1e3);
    if (report.agrees()) {
      line("Everything agrees with memory.canonical.");
    } else if (report.repairs() == 0) {
      line("%,d differences. Mend them with: verify --repair", report.differing());
    } else {
      line(
          "%,d differences are left. A sink that is paused or has failed mends nothing: look at its"
              + " status.",
          report.differing());
    }
  }

  private void print(Report.Entry target) {
    long differing = target.findings().differing();
    String verdict =
        differing == 0 ? "agrees" : String.format(Locale.ROOT, "%,d differ", differing);
    line("  %-24s %,12d   %s%s", target.name(), target.memories(), verdict, others(target));
    target
        .findings()
        .byDifference()
        .forEach(
            (difference, kind) ->
                line(
                    "    %-30s %,6d   %s%s",
                    difference,
                    kind.count(),
                    String.join(" ", kind.examples()),
                    kind.count() > kind.examples().size() ? " …" : ""));
  }

  private static String others(Report.Entry target) {
    String text = "";
    if (target.noMemories() > 0) {
      text += String.format(Locale.ROOT, "; %,d rows are no memories", target.noMemories());
    }
    if (target.rejected() > 0) {
      text += String.format(Locale.ROOT, "; %,d rows were rejected", target.rejected());
    }
    return text;
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
