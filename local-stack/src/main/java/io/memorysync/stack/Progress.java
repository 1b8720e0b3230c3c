package io.memorysync.stack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Tells what is being done, one line when a slow step begins and one with its seconds at its end.
 */
public final class Progress {

  private final PrintStream out;
  private final long start = System.nanoTime();

  /**
   * @param out where the lines go; null for nowhere
   */
  public Progress(PrintStream out) {
    this.out = out;
  }

  /** Says nothing. */
  public static Progress silent() {
    return new Progress(null);
  }

  /**
   * Runs a step between its two lines. A failed step has no second line: its exception says why.
   */
  public <T> T step(String what, Callable<T> step) {
    long begin = System.nanoTime();
    say("  ...  " + what);
    T result;
    try {
      result = step.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new StackException(what + " failed: " + e.getMessage(), e);
    }
    say("  done " + what + ", " + seconds(System.nanoTime() - begin));
    return result;
  }

  /** One line as it is. */
  public void say(String line) {
    if (out != null) {
      synchronized (out) {
        out.println(line);
        out.flush();
      }
    }
  }

  /** Since this object was made, as text. */
  public String elapsed() {
    return seconds(System.nanoTime() - start);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", Duration.ofNanos(nanos).toMillis() / 1000.0);
  }
}
