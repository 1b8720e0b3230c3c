package io.memorysync.operate.verify;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryState;
import java.util.List;
import java.util.Set;

/** What is right in one target, and what is not. Pure: no I/O. */
interface Comparison<R extends Found> {

  /**
   * Compares one memory.
   *
   * @param memory null if it is not canonical
   * @param found null if the target does not hold it
   * @return empty if they agree
   */
  Set<Difference> differences(CanonicalMemory memory, R found);

  static boolean isLive(CanonicalMemory memory) {
    return memory != null && memory.getState() != MemoryState.DELETED;
  }

  /** Compares vectors bit by bit: they are copied, never computed anew. */
  static Set<Difference> ofVector(Embedding embedding, List<Float> found) {
    List<Float> wanted = embedding == null ? null : embedding.getVector();
    if (found == null) {
      return wanted == null ? Set.of() : Set.of(Difference.of(Difference.Kind.NO_VECTOR));
    }
    return found.equals(wanted) ? Set.of() : Set.of(Difference.of(Difference.Kind.STALE_VECTOR));
  }
}
