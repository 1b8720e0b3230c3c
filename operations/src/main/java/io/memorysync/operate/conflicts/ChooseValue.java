package io.memorysync.operate.conflicts;

import io.memorysync.operate.Operations;
import io.memorysync.operate.config.ConfigOption;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.schema.MemoryConflict;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Settles an open conflict. */
@Command(
    name = "choose",
    mixinStandardHelpOptions = true,
    description = {
      "Settle an open conflict: keep the value that stayed (--winner), take the other (--loser) or"
          + " one of your own (--value). The choice is a write like any other and goes to every"
          + " store.",
      "The exit status is 0 if the value is the agreed one now, 1 if the conflict is not open (any"
          + " more) or was overtaken by another write, 2 if the choice could not be carried out."
    })
final class ChooseValue implements Callable<Integer> {

  @Mixin private ConfigOption config;

  @Parameters(index = "0", paramLabel = "<memory>", description = "UUID of the memory.")
  private String memory;

  @Parameters(
      index = "1",
      paramLabel = "<field>",
      description = "content, user, agent_id, run_id, metadata, categories or state.")
  private String fieldName;

  @Parameters(
      index = "2",
      paramLabel = "<version>",
      description = "The version that the conflict led to.")
  private long version;

  @ArgGroup(multiplicity = "1")
  private Value value;

  @Option(
      names = "--timeout",
      paramLabel = "<seconds>",
      defaultValue = "60",
      description = "How long to wait for the streams application (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  /** Which value is chosen. */
  private static final class Value {

    @Option(names = "--winner", required = true, description = "The value that stayed.")
    private boolean winner;

    @Option(names = "--loser", required = true, description = "The other value.")
    private boolean loser;

    @Option(
        names = "--value",
        required = true,
        paramLabel = "<text>",
        description =
            "Another value: a text; for metadata a JSON object, for categories a JSON array of"
                + " names, for a user the string id or UUID, for the state active, paused or"
                + " archived. Empty for no user, agent or run.")
    private String text;
  }

  @Override
  public Integer call() {
    StatedField field = StatedField.named(fieldName);
    ConflictKey key = new ConflictKey(memory.toLowerCase(Locale.ROOT), field.toString(), version);
    Conflicts conflicts = new Conflicts(config.read().kafka(), System.err);
    Conflicts.Decision decision =
        conflicts
            .choose(
                key,
                conflict -> chosen(field, conflict, conflicts),
                Duration.ofSeconds(timeoutSeconds))
            .orElseThrow(
                () ->
                    new OperationsException(
                        "There is no conflict " + key + "; see: ./memory-sync conflicts list"));
    System.out.println(decision.sentence());
    return decision.agreed() ? Operations.AGREED : Operations.FOUND;
  }

  private FieldValue chosen(StatedField field, MemoryConflict conflict, Conflicts conflicts) {
    if (value.winner) {
      return FieldValue.of(conflict.getWinner());
    }
    return value.loser
        ? FieldValue.of(conflict.getLoser())
        : field.typed(value.text, conflicts::user);
  }
}
