package io.memorysync.operate.conflicts;

import io.memorysync.schema.MemoryConflict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Finds out, from the records of {@code memory.conflict} in their order, which conflicts are open.
 * It keeps the open ones and, of the others, the newest.
 */
final class ConflictIndex {

  private static final Comparator<ConflictLine> BY_TIME =
      Comparator.comparing(ConflictLine::at)
          .thenComparing(ConflictLine::memory)
          .thenComparing(ConflictLine::version);

  private final Map<ConflictKey, ConflictLine> open = new LinkedHashMap<>();
  private final PriorityQueue<ConflictLine> closed = new PriorityQueue<>(BY_TIME);
  private final Predicate<ConflictLine> wanted;
  private final int limit;
  private long leftOut;

  /**
   * @param wanted which conflicts to tell of
   * @param limit how many of the conflicts that are not open are kept; 0 for none
   */
  ConflictIndex(Predicate<ConflictLine> wanted, int limit) {
    this.wanted = wanted;
    this.limit = limit;
  }

  void add(MemoryConflict conflict) {
    ConflictKey key = ConflictKey.of(conflict);
    if (conflict.getOpen()) {
      open.put(key, ConflictLine.of(conflict, ConflictStatus.OPEN));
      return;
    }
    boolean wasOpen = open.remove(key) != null;
    ConflictLine line =
        ConflictLine.of(conflict, wasOpen ? ConflictStatus.SETTLED : ConflictStatus.DECIDED);
    if (limit > 0 && wanted.test(line)) {
      closed.add(line);
      if (closed.size() > limit) {
        closed.remove();
        leftOut++;
      }
    }
  }

  /** Those that are open, oldest first. */
  List<ConflictLine> open() {
    return open.values().stream().filter(wanted).sorted(BY_TIME).toList();
  }

  /** The newest of the others, newest first. */
  List<ConflictLine> closed() {
    List<ConflictLine> lines = new ArrayList<>(closed);
    lines.sort(BY_TIME.reversed());
    return lines;
  }

  /** How many others there are beside those. */
  long leftOut() {
    return leftOut;
  }
}
