package io.memorysync.stack.torture.accounting;

import io.memorysync.stack.torture.writes.BookedWrite;
import io.memorysync.stack.torture.writes.Kind;
import io.memorysync.stack.torture.writes.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what the writers have booked against what the change events, the canonical topic and the
 * conflicts tell: every write has to be in the result, or overwritten by a writer that had seen it,
 * or on record. What a writer had seen is the row before its write, in the very transaction.
 */
public final class Accounting {

  /**
   * All that happened to a memory, in order.
   *
   * @param why it is told
   */
  public record Told(String memory, String why, List<String> story) {}

  /**
   * The account of a run.
   *
   * @param fates how many writes had which fate
   * @param losses writes that break the promise
   * @param unbooked changes by an application that no writer has booked: a sink whose write is not
   *     recognised as its own
   */
  public record Account(Map<Fate, Integer> fates, List<Told> losses, List<Told> unbooked) {}

  private final History history;
  private final List<BookedWrite> writes;

  public Accounting(History history, List<BookedWrite> writes) {
    this.history = history;
    this.writes = writes;
  }

  /** Accounts for every write. */
  public Account run() {
    Map<BookedWrite, List<Transaction>> made = new LinkedHashMap<>();
    List<Transaction> unbooked = match(made);
    Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    List<Told> losses = new ArrayList<>();
    for (BookedWrite write : writes) {
      if (write.outcome() != Outcome.COMMITTED && write.outcome() != Outcome.IN_DOUBT) {
        continue;
      }
      Fate fate = fate(write, made.getOrDefault(write, List.of()));
      fates.merge(fate, 1, Integer::sum);
      if (fate.breaksPromise()) {
        String memory = write.operation().memory().toString();
        losses.add(tell(memory, words(write) + ", " + fate.words()));
      }
    }
    return new Account(
        fates,
        losses,
        unbooked.stream()
            .map(transaction -> tell(memory(transaction), transaction.words()))
            .toList());
  }

  /**
   * Finds the transactions of each write. Several writes may come into question for one: two states
   * of one memory that were set at one moment. Then the one that ended first takes it.
   *
   * @return the transactions that belong to no write
   */
  private List<Transaction> match(Map<BookedWrite, List<Transaction>> made) {
    Map<String, List<BookedWrite>> booked = new HashMap<>();
    writes.forEach(
        write ->
            booked
                .computeIfAbsent(write.operation().memory().toString(), id -> new ArrayList<>())
                .add(write));
    booked.values().forEach(list -> list.sort(Comparator.comparing(BookedWrite::ended)));
    List<Transaction> unbooked = new ArrayList<>();
    for (Transaction transaction : transactions()) {
      List<BookedWrite> candidates =
          booked.getOrDefault(memory(transaction), List.of()).stream()
              .filter(transaction::mayBe)
              .toList();
      candidates.stream()
          .filter(write -> !made.containsKey(write))
          .findFirst()
          .or(() -> candidates.stream().findFirst())
          .ifPresentOrElse(
              write -> made.computeIfAbsent(write, key -> new ArrayList<>()).add(transaction),
              () -> unbooked.add(transaction));
    }
    return unbooked;
  }

  /** By applications, oldest first; those of a companion follow other writes and are left out. */
  private List<Transaction> transactions() {
    record Key(String store, long transaction, String memory) {}
    Map<Key, Transaction> transactions = new LinkedHashMap<>();
    for (MemoryHistory memory : history.memories().values()) {
      for (RowEvent event : memory.events()) {
        if (event.isApplications() && !event.isCompanion()) {
          transactions
              .computeIfAbsent(
                  new Key(event.store(), event.transaction(), event.memory()),
                  key -> new Transaction())
              .add(event);
        }
      }
    }
    return transactions.values().stream().sorted(Comparator.comparing(Transaction::at)).toList();
  }

  private Fate fate(BookedWrite write, List<Transaction> transactions) {
    if (transactions.isEmpty()) {
      return write.outcome() == Outcome.IN_DOUBT ? Fate.ROLLED_BACK : Fate.NOT_CAPTURED;
    }
    return transactions.stream().map(this::fate).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** The worst of what became of its changes; what changed nothing only counts by itself. */
  private Fate fate(Transaction transaction) {
    MemoryHistory memory = history.memories().get(memory(transaction));
    Set<Fate> fates = new HashSet<>();
    transaction.events().forEach(event -> fates.add(memory.fate(event)));
    if (fates.size() > 1) {
      fates.remove(Fate.NOTHING_NEW);
    }
    return fates.stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  /** Tells of a memory. */
  public Told tell(String memory, String why) {
    return new Told(memory, why, Story.of(history.memories().get(memory), writes(memory)));
  }

  private Collection<BookedWrite> writes(String memory) {
    return writes.stream()
        .filter(write -> write.operation().memory().toString().equals(memory))
        .toList();
  }

  private static String memory(Transaction transaction) {
    return transaction.events().get(0).memory();
  }

  private static String words(BookedWrite write) {
    Kind kind = write.operation().kind();
    return write.writer() + " " + write.operation().number() + ": " + kind;
  }
}
