package io.memorysync.streams.waiting;

import java.time.Duration;

/**
 * Since when a task has run without standing still.
 *
 * <p>What a task waits for cannot come while its thread is blocked, as it is in a commit as long as
 * no broker answers. The time of an outage is no time waited: behind one, what is due may be in a
 * topic already, unread.
 */
public final class SteadyTime {

  /** A task that looks at the clock less often than this stood still. */
  static final Duration STANDSTILL = Duration.ofSeconds(2);

  private long sinceMillis;
  private long lookedMillis;

  /**
   * @param nowMillis when the task starts, in milliseconds since the epoch
   */
  public SteadyTime(long nowMillis) {
    sinceMillis = nowMillis;
    lookedMillis = nowMillis;
  }

  /**
   * To be asked several times a second, whether anything waits or not.
   *
   * @param nowMillis milliseconds since the epoch
   * @return since when the task has not stood still, in milliseconds since the epoch
   */
  public long sinceMillis(long nowMillis) {
    if (nowMillis - lookedMillis > STANDSTILL.toMillis()) {
      sinceMillis = nowMillis;
    }
    lookedMillis = nowMillis;
    return sinceMillis;
  }
}
