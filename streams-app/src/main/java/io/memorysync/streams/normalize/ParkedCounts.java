package io.memorysync.streams.normalize;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many change events of each part of each store wait for a row that they refer to, over all
 * tasks of this process. Made for gauges: the parts are known from the start, and reading is safe
 * from any thread.
 */
public final class ParkedCounts {

  private final Map<String, AtomicLong> byPart = new TreeMap<>();

  ParkedCounts(Collection<StorePart> parts) {
    parts.forEach(part -> byPart.put(part.key(), new AtomicLong()));
  }

  /** The counts by {@code store/part}; each is live. */
  public Map<String, AtomicLong> byPart() {
    return Map.copyOf(byPart);
  }

  AtomicLong of(StorePart part) {
    return byPart.get(part.key());
  }
}
