package io.memorysync.stack.torture.writes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Every write of a run, by whoever made it. */
public final class WriteLedger {

  private final List<BookedWrite> writes = new ArrayList<>();
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

  /** Books a write. */
  public synchronized void book(BookedWrite write) {
    writes.add(write);
    counts.merge(write.outcome(), 1, Integer::sum);
  }

  /** All writes booked so far, in the order in which their outcome was known. */
  public synchronized List<BookedWrite> writes() {
    return List.copyOf(writes);
  }

  /** How many writes had that outcome. */
  public synchronized int count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0);
  }
}
