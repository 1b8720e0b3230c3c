package io.memorysync.operate.conflicts;

import io.memorysync.operate.Operations;
import io.memorysync.operate.config.ConfigOption;
import io.memorysync.operate.config.KafkaClients;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.conflicts.ChoiceWatch.Outcome;
import io.memorysync.operate.conflicts.ConflictTopics.Read;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
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
    KafkaClients kafka = config.read().kafka();
    ConflictTopics topics = new ConflictTopics(kafka, System.err);
    Read<MemoryConflict> conflicts = topics.conflicts(key.memoryId());
    RecordedConflict conflict =
        RecordedConflict.of(conflicts.records()).stream()
            .filter(candidate -> candidate.key().equals(key))
            .reduce((earlier, later) -> later)
            .orElseThrow(
                () ->
                    new OperationsException(
                        "There is no conflict " + key + "; see: ./memory-sync conflicts list"));
    if (conflict.status() != ConflictStatus.OPEN) {
      System.out.println(
          "The conflict is not open: " + conflict.how().orElseThrow() + ". Nothing was written.");
      return Operations.FOUND;
    }
    Read<CanonicalMemory> memories = topics.memory(key.memoryId());
    Optional<CanonicalMemory> seen = memories.records().stream().findFirst();
    if (seen.isEmpty()) {
      return tell(Outcome.FORGOTTEN, key, Optional.empty(), Optional.empty());
    }
    FieldValue chosen = chosen(field, conflict.first(), topics);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    MemoryChange change = ConflictChoice.change(key, field, chosen, seen.get(), now);
    ChoiceWatch watch = new ChoiceWatch(key, field, change, chosen, seen.get());
    Outcome outcome =
        new ConflictChoice(kafka)
            .send(
                change, watch, conflicts.end(), memories.end(), Duration.ofSeconds(timeoutSeconds));
    return tell(outcome, key, watch.current(), watch.settlement());
  }

  private FieldValue chosen(StatedField field, MemoryConflict conflict, ConflictTopics topics) {
    if (value.winner) {
      return FieldValue.of(conflict.getWinner());
    }
    return value.loser ? FieldValue.of(conflict.getLoser()) : field.typed(value.text, topics::user);
  }

  private static int tell(
      Outcome outcome,
      ConflictKey key,
      Optional<CanonicalMemory> current,
      Optional<MemoryConflict> settlement) {
    long version = current.map(CanonicalMemory::getVersion).orElse(0L);
    System.out.println(
        switch (outcome) {
          case WRITTEN ->
              "Settled: version " + version + " has the value, and goes to every store.";
          case UNCHANGED -> "Settled: version " + version + " has that value already.";
          case DELETED -> "Settled. The memory is deleted, so that there is nothing to write.";
          case OVERTAKEN ->
              "Settled, but "
                  + key.field()
                  + " was changed meanwhile and stays as it is in version "
                  + version
                  + ". The choice is in a conflict of its own: ./memory-sync conflicts list --all"
                  + " --memory "
                  + key.memoryId();
          case SETTLED_BEFORE ->
              "Somebody else chose first, at "
                  + settlement.map(MemoryConflict::getDetectedAt).orElseThrow()
                  + ". Nothing was written.";
          case FORGOTTEN -> "The memory is forgotten, so that there is nothing left to choose.";
        });
    return switch (outcome) {
      case WRITTEN, UNCHANGED, DELETED -> Operations.AGREED;
      case OVERTAKEN, SETTLED_BEFORE, FORGOTTEN -> Operations.FOUND;
    };
  }
}
