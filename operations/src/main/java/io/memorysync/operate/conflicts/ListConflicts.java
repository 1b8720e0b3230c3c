package io.memorysync.operate.conflicts;

import io.memorysync.operate.Operations;
import io.memorysync.operate.config.ConfigOption;
import io.memorysync.operate.output.Json;
import io.memorysync.operate.output.Printable;
import io.memorysync.operate.output.TextTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists conflicts, without their values. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "List the open conflicts, oldest first; with --all the others behind them, newest first.",
      "Values are left out: conflicts show has them.",
      "The exit status is 0 if none of those asked for is open, 1 if one is, 2 if that could not be"
          + " found out."
    })
final class ListConflicts implements Callable<Integer> {

  @Mixin private ConfigOption config;
  @Mixin private ConflictFilter filter;

  @Option(names = "--all", description = "Also those that are settled, or were decided at once.")
  private boolean all;

  @Option(
      names = "--limit",
      paramLabel = "<n>",
      defaultValue = "200",
      description = "With --all: at most so many that are not open (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Conflicts.Listing listing =
        new Conflicts(config.read().kafka(), System.err)
            .list(filter.memory(), filter::matches, all ? limit : 0);
    if (json) {
      Json.print(System.out, listing);
    } else {
      print(listing);
    }
    return listing.open() == 0 ? Operations.AGREED : Operations.FOUND;
  }

  private void print(Conflicts.Listing listing) {
    TextTable table =
        new TextTable("MEMORY", "FIELD", "VERSION", "STATUS", "POLICY", "AT", "WINNER", "LOSER");
    for (ConflictLine line : listing.conflicts()) {
      table.row(
          line.memory(),
          line.field(),
          Long.toString(line.version()),
          line.status().toString(),
          line.policy(),
          Printable.time(line.at()),
          side(line.winner()),
          side(line.loser()));
    }
    table.print(System.out);
    if (listing.leftOut() > 0) {
      System.out.println(listing.leftOut() + " older ones are left out; --limit shows more.");
    }
    System.out.println(
        switch (listing.open()) {
          case 0 -> "No conflict is open.";
          case 1 -> "1 conflict is open.";
          default -> listing.open() + " conflicts are open.";
        });
    if (listing.open() > 0) {
      System.out.println(
          "Both values: ./memory-sync conflicts show <memory> <field> <version>; then choose.");
    }
  }

  private static String side(ConflictLine.Side side) {
    return side.store()
        + (side.user() == null ? "" : " (" + side.user() + ")")
        + " "
        + Printable.time(side.writtenAt());
  }
}
