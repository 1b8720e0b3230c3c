package io.memorysync.stack.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Looks again and again until something is so. */
final class Waiting {

  /** Something that can be looked up. */
  interface Condition {
    boolean holds() throws SQLException;
  }

  private Waiting() {}

  /** Returns whether the condition came to hold within the time. */
  static boolean until(Duration within, Duration every, Condition condition)
      throws SQLException, InterruptedException {
    Instant end = Instant.now().plus(within);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      Thread.sleep(every.toMillis());
    }
    return true;
  }
}
