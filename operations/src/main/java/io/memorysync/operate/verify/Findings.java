package io.memorysync.operate.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What differs in one target, by kind, with some examples; however much it is. */
public final class Findings {

  /** Examples of one kind. */
  static final int EXAMPLES = 5;

  private final Map<Difference, Kind> byDifference = new TreeMap<>();
  private long differing;

  /** One kind of difference: how often, and some ids. */
  public static final class Kind {

    private final List<String> examples = new ArrayList<>(EXAMPLES);
    private long count;

    long count() {
      return count;
    }

    List<String> examples() {
      return List.copyOf(examples);
    }

    private void add(String id) {
      count++;
      if (examples.size() < EXAMPLES) {
        examples.add(id);
      }
    }
  }

  /** Adds what differs in one memory; nothing if the set is empty. */
  void add(String id, Set<Difference> differences) {
    if (!differences.isEmpty()) {
      differing++;
      differences.forEach(
          difference -> byDifference.computeIfAbsent(difference, key -> new Kind()).add(id));
    }
  }

  /** How many memories differ, each counted once. */
  long differing() {
    return differing;
  }

  Map<Difference, Kind> byDifference() {
    return byDifference;
  }
}
