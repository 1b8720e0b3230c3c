package io.memorysync.stack.torture.accounting;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many versions the pipeline made of what the applications wrote.
 *
 * @param versions on the canonical topic
 * @param rowEvents change events of rows that applications wrote
 * @param transactions of applications, counted for each memory; those that wrote a companion's
 *     vector alone are not counted
 * @param gaps memories whose versions do not go up by one
 */
public record VersionCount(long versions, long rowEvents, long transactions, List<String> gaps) {

  /** The promise: versions for each write, that is transaction, of an application. */
  public static final double PROMISE = 1.25;

  /** Counts a run. */
  public static VersionCount of(History history) {
    long versions = 0;
    long rowEvents = 0;
    record Key(String memory, String store, long transaction) {}
    Set<Key> transactions = new HashSet<>();
    Set<String> gaps = new HashSet<>();
    for (var entry : history.memories().entrySet()) {
      MemoryHistory memory = entry.getValue();
      versions += memory.versions().size();
      long expected = 1;
      for (Version version : memory.versions()) {
        if (version.number() != expected) {
          gaps.add(entry.getKey() + " has version " + version.number() + " for " + expected);
        }
        expected = version.number() + 1;
      }
      for (RowEvent event : memory.events()) {
        if (event.isApplications()) {
          rowEvents++;
          if (!event.isCompanion()) {
            transactions.add(new Key(entry.getKey(), event.store(), event.transaction()));
          }
        }
      }
    }
    return new VersionCount(
        versions, rowEvents, transactions.size(), gaps.stream().sorted().toList());
  }

  /** Versions for each row event of an application. */
  public double ratio() {
    return rowEvents == 0 ? 0 : (double) versions / rowEvents;
  }

  /** Versions for each transaction of an application: what is promised. */
  public double ratioOfTransactions() {
    return transactions == 0 ? 0 : (double) versions / transactions;
  }
}
