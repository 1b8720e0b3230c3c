package io.memorysync.stack.torture.writes;

import java.time.Instant;

/**
 * One write as its writer has booked it.
 *
 * @param began before the first attempt
 * @param ended when the writer knew the outcome
 * @param attempts more than one if the database was away
 * @param reason why it was refused; null for other outcomes
 */
public record BookedWrite(
    String writer,
    String store,
    Operation operation,
    Instant began,
    Instant ended,
    int attempts,
    Outcome outcome,
    String reason) {}
