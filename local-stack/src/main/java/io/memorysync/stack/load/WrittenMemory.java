package io.memorysync.stack.load;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one writer may say of a memory that he alone writes: what was acknowledged last, and
 * whatever he sent after it without an answer, for that may still apply.
 */
final class WrittenMemory {

  private final Set<Optional<String>> possible = new LinkedHashSet<>();

  /**
   * A write was acknowledged.
   *
   * @param content empty for a delete
   */
  void acknowledged(Optional<String> content) {
    possible.clear();
    possible.add(content);
  }

  /** Nobody knows whether a write applies. */
  void inDoubt(Optional<String> content) {
    possible.add(content);
  }

  /** The content that it was last acknowledged to have, or may have since; empty if deleted. */
  Set<Optional<String>> possible() {
    return Set.copyOf(possible);
  }
}
