package io.memorysync.stack.torture.writes;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * One thing that a writer does. Every text and every note is written once in a run, so that each
 * can be told from all others wherever it turns up.
 *
 * @param number counts the operations of a writer, from 1
 * @param text the content of an ADD or an EDIT; null for the others
 * @param note the value of the metadata key {@value #NOTE}; null where it is left alone
 * @param categories of an ADD in OpenMemory; empty for the others
 * @param pause before the writer's next operation
 */
public record Operation(
    int number,
    Kind kind,
    UUID memory,
    String text,
    String note,
    List<String> categories,
    Duration pause) {

  /** The metadata key that the writers use. */
  public static final String NOTE = "note";
}
