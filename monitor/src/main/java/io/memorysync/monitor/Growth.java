package io.memorysync.monitor;

import java.time.Duration;
import java.util.TreeMap;

/** How much a count grew of late. One that falls begins anew: its process or its topic did. */
final class Growth {

  private final long windowNanos;

  /** The count that the window begins with, and what it became later, by the clock. */
  private final TreeMap<Long, Long> counts = new TreeMap<>();

  Growth(Duration window) {
    this.windowNanos = window.toNanos();
  }

  /**
   * @param nanos of the clock
   */
  void add(long count, long nanos) {
    if (!counts.isEmpty() && count < counts.lastEntry().getValue()) {
      counts.clear();
    }
    if (counts.isEmpty() || count > counts.lastEntry().getValue()) {
      counts.put(nanos, count);
    }
    Long begin = counts.floorKey(nanos - windowNanos);
    if (begin != null) {
      counts.headMap(begin).clear();
    }
  }

  long lately() {
    return counts.isEmpty() ? 0 : counts.lastEntry().getValue() - counts.firstEntry().getValue();
  }
}
