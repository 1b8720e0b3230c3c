package io.memorysync.operate.rejected;

import io.memorysync.operate.Operations;
import io.memorysync.operate.config.ConfigOption;
import io.memorysync.operate.output.Json;
import io.memorysync.operate.output.Printable;
import io.memorysync.operate.output.SinceConverter;
import io.memorysync.operate.output.TextTable;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what was put aside, without contents. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "List rejected change events that were not retried, oldest first, and the sinks' dead"
          + " letters. Contents are left out: rejected show has them.",
      "The exit status is 0 if there is nothing to list, 1 if there is, 2 if that could not be"
          + " found out."
    })
final class ListRejected implements Callable<Integer> {

  @Mixin private ConfigOption config;

  @Option(names = "--all", description = "Also events that were retried.")
  private boolean all;

  @Option(
      names = "--code",
      paramLabel = "<code>",
      description = "Only events with this code, and no dead letters.")
  private String code;

  @Option(
      names = "--store",
      paramLabel = "<store>",
      description = "Only events of this store, and no dead letters.")
  private String store;

  @Option(names = "--memory", paramLabel = "<id>", description = "Only of this memory.")
  private String memory;

  @Option(
      names = "--since",
      paramLabel = "<time>",
      converter = SinceConverter.class,
      description = "Only those put aside since: 90m, 24h, 7d, 2026-01-31 or a time in UTC.")
  private Instant since;

  @Option(
      names = "--limit",
      paramLabel = "<n>",
      defaultValue = "200",
      description = "At most so many of each, the newest (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    RejectedRecords.Listing listing =
        new RejectedRecords(config.read(), System.err)
            .list(this::isAsked, this::isAskedLetter, limit);
    if (json) {
      Json.print(System.out, listing);
    } else {
      print(listing);
    }
    boolean nothing = listing.rejected().isEmpty() && listing.deadLetters().isEmpty();
    return nothing ? Operations.AGREED : Operations.FOUND;
  }

  private boolean isAskedLetter(DeadLetter letter) {
    return code == null
        && store == null
        && (memory == null || memory.equalsIgnoreCase(letter.memory()))
        && isAsked(letter.at());
  }

  private boolean isAsked(Rejection rejection) {
    return (all || rejection.retriedAt() == null)
        && (code == null || code.equals(rejection.code()))
        && (store == null || store.equals(rejection.store()))
        && (memory == null || memory.equalsIgnoreCase(rejection.memory()))
        && isAsked(rejection.rejectedAt());
  }

  private boolean isAsked(Instant at) {
    return since == null || !at.isBefore(since);
  }

  private static void print(RejectedRecords.Listing listing) {
    TextTable events =
        new TextTable("REJECTED", "CODE", "FROM", "MEMORY", "AT", "RETRIED", "REASON");
    for (Rejection rejection : listing.rejected()) {
      events.row(
          rejection.id(),
          rejection.code(),
          rejection.store() + "/" + rejection.part(),
          rejection.memory(),
          Printable.time(rejection.rejectedAt()),
          rejection.retriedAt() == null
              ? "-"
              : Printable.time(rejection.retriedAt()) + " as " + rejection.retriedAs(),
          rejection.reason());
    }
    events.print(System.out);
    leftOut(listing.rejectedLeftOut());
    TextTable letters =
        new TextTable("DEAD LETTER", "MEMORY", "RECORD", "AT", "EXCEPTION", "MESSAGE");
    for (DeadLetter letter : listing.deadLetters()) {
      letters.row(
          letter.id(),
          letter.memory(),
          letter.record(),
          Printable.time(letter.at()),
          letter.exception(),
          letter.message());
    }
    letters.print(System.out);
    leftOut(listing.deadLettersLeftOut());
    advise(listing);
  }

  private static void leftOut(long count) {
    if (count > 0) {
      System.out.println(count + " older ones are left out; --limit shows more.");
    }
  }

  private static void advise(RejectedRecords.Listing listing) {
    if (listing.rejected().isEmpty() && listing.deadLetters().isEmpty()) {
      System.out.println("Nothing is put aside.");
    }
    if (listing.rejected().stream().anyMatch(rejection -> rejection.retriedAt() == null)) {
      System.out.println(
          "When the cause is mended: ./memory-sync rejected retry <id> | --code <code> | --all");
    }
    if (!listing.deadLetters().isEmpty()) {
      Set<String> sinks =
          listing.deadLetters().stream()
              .map(DeadLetter::sink)
              .collect(Collectors.toCollection(TreeSet::new));
      System.out.println(
          "A dead letter is a version that may be replaced by now, and is not written back. When"
              + " the cause is mended: ./memory-sync verify --repair, or ./memory-sync replay "
              + String.join(" | ", sinks));
    }
  }
}
