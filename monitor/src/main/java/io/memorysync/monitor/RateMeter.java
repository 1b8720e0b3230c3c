package io.memorysync.monitor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count grew over the last ten seconds. */
final class RateMeter {

  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private record Look(long at, double count) {}

  private final Deque<Look> looks = new ArrayDeque<>();

  /**
   * @param nanos of the clock
   */
  synchronized void add(double count, long nanos) {
    if (!looks.isEmpty() && count < looks.getLast().count) {
      looks.clear();
    }
    looks.addLast(new Look(nanos, count));
    while (nanos - looks.getFirst().at > WINDOW_NANOS) {
      looks.removeFirst();
    }
  }

  /** A second; null if it is not known yet. */
  synchronized Double perSecond() {
    if (looks.size() < 2) {
      return null;
    }
    double seconds = (looks.getLast().at - looks.getFirst().at) / 1e9;
    return (looks.getLast().count - looks.getFirst().count) / seconds;
  }
}
