package io.memorysync.operate.output;

import java.io.PrintStream;
import java.time.Duration;

/** Tells a person who waits how far a topic has been read; nothing where that takes a moment. */
public final class ProgressLines implements Progress {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PrintStream screen;
  private final String what;
  private long toldNanos = System.nanoTime();

  /**
   * @param screen mostly standard error, so that a program can read the results
   * @param what is read, for example a topic
   */
  public ProgressLines(PrintStream screen, String what) {
    this.screen = screen;
    this.what = what;
  }

  @Override
  public void at(long done, long total) {
    long now = System.nanoTime();
    if (now - toldNanos >= PATIENCE.toNanos()) {
      toldNanos = now;
      screen.printf("  reading %s: %d of %d%n", what, done, total);
    }
  }
}
