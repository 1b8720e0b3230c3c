package io.memorysync.streams.rejection;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many change events could not be understood since this process began, over all its tasks. Safe
 * from any thread.
 */
public final class RejectedCounts {

  private final Map<String, AtomicLong> byCode = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> leftOut = new ConcurrentHashMap<>();

  /** Events on {@code memory.rejected}, by code; codes that did not occur are left out. */
  public Map<String, Long> byCode() {
    return values(byCode);
  }

  /**
   * Records of tables that are kept whole (users, apps, categories, user ids) which could not be
   * used, by topic. Nothing can be published from there, so this count and the log tell of them.
   */
  public Map<String, Long> leftOut() {
    return values(leftOut);
  }

  public void rejected(RejectionCode code) {
    add(byCode, code.code());
  }

  public void leftOut(String topic) {
    add(leftOut, topic);
  }

  private static void add(Map<String, AtomicLong> counts, String name) {
    counts.computeIfAbsent(name, unknown -> new AtomicLong()).incrementAndGet();
  }

  private static Map<String, Long> values(Map<String, AtomicLong> counts) {
    Map<String, Long> values = new TreeMap<>();
    counts.forEach((name, count) -> values.put(name, count.get()));
    return values;
  }
}
