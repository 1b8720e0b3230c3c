package io.memorysync.streams.testing;

import java.time.Duration;
import org.apache.kafka.streams.TopologyTestDriver;

/** The wall clock of a driven topology. */
public final class Clock {

  private static final Duration STEP = Duration.ofSeconds(1);

  private Clock() {}

  /** Lets time pass for a topology that runs all the while: its tasks look at the clock often. */
  public static void pass(TopologyTestDriver kafka, Duration time) {
    Duration left = time;
    while (left.compareTo(STEP) > 0) {
      kafka.advanceWallClockTime(STEP);
      left = left.minus(STEP);
    }
    kafka.advanceWallClockTime(left);
  }

  /** Lets time pass in which its thread stands still, as in a commit that no broker answers. */
  public static void standStill(TopologyTestDriver kafka, Duration time) {
    kafka.advanceWallClockTime(time);
  }
}
