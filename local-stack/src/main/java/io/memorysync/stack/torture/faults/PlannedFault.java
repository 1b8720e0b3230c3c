package io.memorysync.stack.torture.faults;

import java.time.Duration;

/**
 * A fault of a schedule.
 *
 * @param at when it begins, after the start of the run
 * @param target the connector it is about; null for faults that are about one thing only
 * @param length how long it lasts before it is undone
 * @param rough whether it is undone the rough way: a second streams-app is killed then
 */
public record PlannedFault(
    Duration at, FaultKind kind, String target, Duration length, boolean rough) {

  /** What happens, in words. */
  public String words() {
    return kind.words() + (target == null ? "" : " (" + target + ")");
  }
}
