package io.memorysync.operate.output;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows how far a step has come: a bar on a terminal, a line now and then elsewhere. */
public final class ProgressBar implements Steps.Step {

  private static final int WIDTH = 40;
  private static final long TERMINAL_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LINES_NANOS = Duration.ofSeconds(10).toNanos();

  private final PrintStream out;
  private final String what;
  private final boolean terminal;
  private final long begin = System.nanoTime();
  private long shown = begin;
  private boolean drawn;

  /**
   * @param what the step, as in "Reading …"
   */
  public ProgressBar(PrintStream out, String what) {
    this.out = out;
    this.what = what;
    this.terminal = System.console() != null;
  }

  @Override
  public void at(long done, long total) {
    long now = System.nanoTime();
    if (now - shown < (terminal ? TERMINAL_NANOS : LINES_NANOS)) {
      return;
    }
    shown = now;
    drawn = true;
    String text = text(done, Math.max(done, total));
    if (terminal) {
      out.print("\r" + text + " ");
      out.flush();
    } else {
      out.println(text);
    }
  }

  /** Ends the step with its seconds. */
  @Override
  public void close() {
    if (terminal && drawn) {
      out.print("\r" + " ".repeat(what.length() + WIDTH + 40) + "\r");
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.printf(Locale.ROOT, "  done %s, %.1f s%n", what, seconds);
  }

  private String text(long done, long total) {
    int marks = total == 0 ? WIDTH : (int) (WIDTH * done / total);
    String bar = "#".repeat(marks) + ".".repeat(WIDTH - marks);
    return String.format(Locale.ROOT, "  %s [%s] %,d of %,d", what, bar, done, total);
  }
}
