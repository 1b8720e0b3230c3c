package io.memorysync.stack.torture.faults;

import java.time.Instant;

/**
 * A fault as it happened.
 *
 * @param began when it was done
 * @param ended when it was undone, null if that has not happened
 * @param trouble what kept it from being done or undone as planned, null if nothing did
 */
public record FaultRecord(PlannedFault planned, Instant began, Instant ended, String trouble) {}
