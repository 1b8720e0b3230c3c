package io.memorysync.streams.normalize;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many change events of each part of each store wait for a row that they refer to, and for
 * which, over all tasks of this process. Made for gauges: the parts are known from the start, and
 * reading is safe from any thread.
 */
public final class ParkedCounts {

  private static final int MOST_SHOWN = 20;

  private final Map<String, AtomicLong> byPart = new TreeMap<>();
  private final Map<String, List<ParkedRecords>> queues = new TreeMap<>();

  ParkedCounts(Collection<StorePart> parts) {
    for (StorePart part : parts) {
      byPart.put(part.key(), new AtomicLong());
      queues.put(part.key(), new CopyOnWriteArrayList<>());
    }
  }

  /** The counts by {@code store/part}; each is live. */
  public Map<String, AtomicLong> byPart() {
    return Map.copyOf(byPart);
  }

  /** The rows that are waited for, by {@code store/part}: up to 20 each, none where none wait. */
  public Map<String, List<String>> waitsFor() {
    Map<String, List<String>> rows = new TreeMap<>();
    queues.forEach(
        (part, tasks) -> {
          List<String> awaited =
              tasks.stream()
                  .flatMap(ParkedRecords::awaited)
                  .map(Reference::toString)
                  .distinct()
                  .sorted()
                  .limit(MOST_SHOWN)
                  .toList();
          if (!awaited.isEmpty()) {
            rows.put(part, awaited);
          }
        });
    return rows;
  }

  /** Adds the queues of a task that begins. */
  void add(StorePart part, ParkedRecords task) {
    queues.get(part.key()).add(task);
  }

  /** Takes out the queues of a task that ends. */
  void remove(StorePart part, ParkedRecords task) {
    queues.get(part.key()).remove(task);
  }

  AtomicLong of(StorePart part) {
    return byPart.get(part.key());
  }
}
