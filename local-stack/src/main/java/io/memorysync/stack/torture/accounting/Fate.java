package io.memorysync.stack.torture.accounting;

import com.fasterxml.jackson.annotation.JsonValue;

/** What became of a write; of several changes in one write the one furthest down counts. */
public enum Fate {
  /** The agreed state has it. */
  IN_RESULT("in the result"),
  /** An application that saw it wrote something else in its place. */
  OVERWRITTEN("overwritten by a writer that had seen it"),
  /** It lost against a concurrent write, and is on memory.conflict. */
  ON_RECORD("on record as a conflict"),
  /** It changed nothing: a memory that was deleted already, or a state that it had already. */
  NOTHING_NEW("changed nothing"),
  /** Its commit was in doubt, and no change event has it. */
  ROLLED_BACK("in doubt, did not get through"),
  /** Its commit held, and no change event has it. */
  NOT_CAPTURED("not captured"),
  /** It is nowhere. */
  LOST("lost");

  private final String words;

  Fate(String words) {
    this.words = words;
  }

  /** As a report calls it. */
  @JsonValue
  public String words() {
    return words;
  }

  /** Whether such a write breaks the promise that nothing is lost. */
  public boolean breaksPromise() {
    return this == NOT_CAPTURED || this == LOST;
  }
}
