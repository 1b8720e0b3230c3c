package io.memorysync.operate.conflicts;

import io.memorysync.operate.Operations;
import io.memorysync.operate.config.ConfigOption;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.output.Json;
import io.memorysync.operate.output.Printable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows conflicts of one memory with their values. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Show the conflicts of a memory: both values, what they were changed from, who wrote them"
          + " when, and the value that is agreed now. This prints what people wrote.",
      "The exit status is 0, or 2 if there is no such conflict."
    })
final class ShowConflicts implements Callable<Integer> {

  @Mixin private ConfigOption config;

  @Parameters(index = "0", paramLabel = "<memory>", description = "UUID of the memory.")
  private String memory;

  @Parameters(index = "1", arity = "0..1", paramLabel = "<field>", description = "Only this field.")
  private String field;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "<version>",
      description = "Only the conflict that led to this version.")
  private Long version;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    String id = memory.toLowerCase(Locale.ROOT);
    List<ShownConflict> shown =
        new Conflicts(config.read().kafka(), System.err)
            .show(id).stream().filter(this::asked).toList();
    if (shown.isEmpty()) {
      throw new OperationsException(
          "There is no such conflict of memory "
              + id
              + "; see: ./memory-sync conflicts list --all");
    }
    if (json) {
      Json.print(System.out, shown);
    } else {
      shown.forEach(conflict -> print(System.out, conflict));
    }
    return Operations.AGREED;
  }

  private boolean asked(ShownConflict conflict) {
    return (field == null || field.equalsIgnoreCase(conflict.field()))
        && (version == null || version == conflict.version());
  }

  private static void print(PrintStream out, ShownConflict shown) {
    out.printf(
        "%s of memory %s, version %d: %s, policy %s, detected %s%n",
        shown.field(),
        shown.memory(),
        shown.version(),
        shown.status(),
        shown.policy(),
        Printable.time(shown.detectedAt()));
    boolean open = shown.status() == ConflictStatus.OPEN;
    print(out, "winner" + (open ? ", stays until somebody chooses" : ""), shown.winner());
    print(out, "loser", shown.loser());
    value(out, "base, which the later writer had seen", shown.base());
    ShownConflict.Settlement settlement = shown.settlement();
    if (settlement != null) {
      value(
          out,
          "settled " + Printable.time(settlement.at()) + ", value of " + settlement.store(),
          settlement.value());
    }
    ShownConflict.Current now = shown.now();
    if (now == null) {
      out.println("  now: the memory is forgotten");
    } else {
      value(
          out,
          "now, version " + now.version() + ", " + now.state().name().toLowerCase(Locale.ROOT),
          now.value());
    }
    if (open) {
      out.printf(
          "  choose: ./memory-sync conflicts choose %s %s %d --winner | --loser | --value <text>%n",
          shown.memory(), shown.field(), shown.version());
    }
    out.println();
  }

  private static void print(PrintStream out, String which, ShownConflict.Side side) {
    value(
        out,
        "%s: %s, user %s, %s"
            .formatted(
                which,
                Printable.line(side.store()),
                Printable.line(side.user()),
                Printable.time(side.writtenAt())),
        side.value());
  }

  private static void value(PrintStream out, String what, String value) {
    out.println("  " + what);
    out.println(value == null ? "    (none)" : Printable.text(value).indent(4).stripTrailing());
  }
}
