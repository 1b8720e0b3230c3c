package io.memorysync.stack.torture;

import java.util.List;

/**
 * A table or graph that was compared with the agreed state.
 *
 * @param memories that it holds
 * @param differing memories that differ in it
 */
public record VerifiedStore(String name, long memories, long differing, List<Drift> drift) {

  /**
   * One kind of difference.
   *
   * @param field null for kinds that are about the whole memory
   * @param memories some of those that differ so
   */
  public record Drift(String kind, String field, long count, List<String> memories) {

    String words() {
      return count
          + " "
          + kind
          + (field == null ? "" : " in " + field)
          + ", for example "
          + String.join(", ", memories);
    }
  }
}
