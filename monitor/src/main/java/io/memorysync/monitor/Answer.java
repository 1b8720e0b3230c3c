package io.memorysync.monitor;

import java.util.Optional;

/**
 * What a part of the pipeline answered last.
 *
 * @param value null if it did not
 * @param trouble why not, one sentence; null if it did
 */
record Answer<T>(T value, String trouble) {

  private static final String PENDING = "It has not been asked yet.";

  static <T> Answer<T> of(T value) {
    return new Answer<>(value, null);
  }

  static <T> Answer<T> none(String trouble) {
    return new Answer<>(null, trouble);
  }

  /** What is last before anything was asked. */
  static <T> Answer<T> pending() {
    return none(PENDING);
  }

  boolean isPending() {
    return PENDING.equals(trouble);
  }

  Optional<T> known() {
    return Optional.ofNullable(value);
  }
}
