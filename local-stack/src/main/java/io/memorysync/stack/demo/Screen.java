package io.memorysync.stack.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the demo shows: coloured and redrawn in place on a terminal, plain lines elsewhere. */
final class Screen {

  private static final int BAR = 30;

  private final PrintStream out;
  private final boolean terminal;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void title(String text) {
    out.println();
    out.println(bold("━━ " + text + " " + "━".repeat(Math.max(0, 72 - text.length()))));
  }

  void say(String text) {
    out.println("   " + text);
  }

  /** Something an application does. */
  void does(String who, String what) {
    out.println();
    out.println(" " + cyan("▶ " + who) + "  " + what);
  }

  /** Something that arrived somewhere, and how long that took. */
  void arrived(String where, String what, Duration after) {
    out.printf(Locale.ROOT, "   %s %-12s %-52s %s%n", green("✔"), where, what, bold(millis(after)));
  }

  void holds(String what) {
    out.println("   " + green("✔") + " " + what);
  }

  void fails(String what) {
    out.println("   " + red("✘ " + what));
  }

  /** Progress of several counts towards a goal, redrawn in place on a terminal. */
  void bars(String[] names, long[] counts, long goal, boolean again) {
    if (!terminal) {
      StringBuilder line = new StringBuilder("   ");
      for (int i = 0; i < names.length; i++) {
        line.append(names[i]).append(' ').append(counts[i]).append('/').append(goal).append("   ");
      }
      out.println(line.toString().stripTrailing());
      return;
    }
    if (again) {
      out.print("\033[" + names.length + "A");
    }
    for (int i = 0; i < names.length; i++) {
      int full = (int) (BAR * Math.min(counts[i], goal) / goal);
      out.printf(
          Locale.ROOT,
          "\033[2K   %-12s %s%s %d/%d%n",
          names[i],
          green("█".repeat(full)),
          "░".repeat(BAR - full),
          counts[i],
          goal);
    }
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%6d ms", duration.toMillis());
  }

  private String bold(String text) {
    return colour("1", text);
  }

  private String green(String text) {
    return colour("32", text);
  }

  private String red(String text) {
    return colour("31", text);
  }

  private String cyan(String text) {
    return colour("36", text);
  }

  private String colour(String code, String text) {
    return terminal ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
