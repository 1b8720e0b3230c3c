package io.memorysync.operate.rejected;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The newest of many, so that a long topic is listed in little memory. */
final class Newest<T> {

  private final PriorityQueue<T> kept;
  private final Comparator<T> byTime;
  private final int limit;
  private long leftOut;

  Newest(Comparator<T> byTime, int limit) {
    this.kept = new PriorityQueue<>(byTime);
    this.byTime = byTime;
    this.limit = limit;
  }

  void add(T item) {
    kept.add(item);
    if (kept.size() > limit) {
      kept.remove();
      leftOut++;
    }
  }

  /** Oldest first. */
  List<T> list() {
    List<T> items = new ArrayList<>(kept);
    items.sort(byTime);
    return items;
  }

  /** How many older ones there were. */
  long leftOut() {
    return leftOut;
  }
}
