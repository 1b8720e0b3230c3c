package io.memorysync.stack.torture.faults;

import java.time.Instant;

/**
 * A fault as it happened.
 *
 * @param began when it was done
 * @param ended when it was undone, null if that has not happened
 * @param told what came of it, null if there is nothing to tell
 * @param trouble what kept it from being done or undone as planned, null if nothing did
 */
public record FaultRecord(
    PlannedFault planned, Instant began, Instant ended, String told, String trouble) {

  /** Whether it was done and undone as planned. */
  public boolean tookPlace() {
    return ended != null && trouble == null;
  }
}
