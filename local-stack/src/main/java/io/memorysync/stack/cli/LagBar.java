package io.memorysync.stack.cli;

import java.io.PrintStream;
import java.util.function.LongConsumer;

/** Shows a number of records that shrinks to nothing: a bar on a terminal, some lines elsewhere. */
final class LagBar implements LongConsumer {

  private static final int WIDTH = 40;

  private final PrintStream out;
  private final boolean terminal = System.console() != null;
  private long most;
  private long last = -1;

  LagBar(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(long left) {
    most = Math.max(most, left);
    if (left == last) {
      return;
    }
    last = left;
    int done = most == 0 ? WIDTH : (int) (WIDTH * (most - left) / most);
    String bar = "  [" + "#".repeat(done) + ".".repeat(WIDTH - done) + "] " + left + " to go";
    if (terminal) {
      out.print("\r" + bar + "     " + (left == 0 ? "\n" : ""));
      out.flush();
    } else {
      out.println(bar);
    }
  }
}
