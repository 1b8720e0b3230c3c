package io.memorysync.operate.conflicts;

import io.memorysync.operate.config.KafkaClients;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.conflicts.ConflictTopics.Read;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.UserRef;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The conflicts of a pipeline: which there are, both values of one, and a person's choice. */
public final class Conflicts {

  private final KafkaClients kafka;
  private final ConflictTopics topics;

  /**
   * @param screen where a long reading is told
   */
  public Conflicts(KafkaClients kafka, PrintStream screen) {
    this.kafka = kafka;
    this.topics = new ConflictTopics(kafka, screen);
  }

  /**
   * Conflicts without their values.
   *
   * @param conflicts the open ones, oldest first, then the others, newest first
   * @param open how many of them are open
   * @param leftOut how many others there are beside those
   */
  public record Listing(List<ConflictLine> conflicts, int open, long leftOut) {}

  /** Which of the two values is chosen. */
  public enum Chosen {
    WINNER,
    LOSER
  }

  /**
   * What became of a choice.
   *
   * @param agreed whether the chosen value is the agreed one now
   * @param sentence what to tell the person
   */
  public record Decision(boolean agreed, String sentence) {}

  /**
   * All that are open, and the newest of the others.
   *
   * @param limit at most so many that are not open
   * @throws OperationsException if Kafka cannot be reached
   */
  public Listing list(int limit) {
    return list(Optional.empty(), line -> true, limit);
  }

  /**
   * The conflicts of a memory with their values, oldest first.
   *
   * @throws OperationsException if Kafka cannot be reached
   */
  public List<ShownConflict> show(String memory) {
    List<RecordedConflict> conflicts = RecordedConflict.of(topics.conflicts(memory).records());
    if (conflicts.isEmpty()) {
      return List.of();
    }
    CanonicalMemory canonical = topics.memory(memory).records().stream().findFirst().orElse(null);
    return conflicts.stream().map(conflict -> ShownConflict.of(conflict, canonical)).toList();
  }

  /**
   * Settles an open conflict with one of its values.
   *
   * @param timeout how long to wait for the streams application
   * @return empty if there is no such conflict
   * @throws OperationsException if nobody answers in time
   */
  public Optional<Decision> choose(
      String memory, String field, long version, Chosen chosen, Duration timeout) {
    return choose(
        new ConflictKey(memory.toLowerCase(Locale.ROOT), field.toLowerCase(Locale.ROOT), version),
        conflict ->
            FieldValue.of(chosen == Chosen.WINNER ? conflict.getWinner() : conflict.getLoser()),
        timeout);
  }

  /** Those that are wanted, of one memory or of all. */
  Listing list(Optional<String> memory, Predicate<ConflictLine> wanted, int limit) {
    ConflictIndex index = new ConflictIndex(wanted, limit);
    topics.conflicts(memory, index::add);
    List<ConflictLine> lines = new ArrayList<>(index.open());
    int open = lines.size();
    lines.addAll(index.closed());
    return new Listing(lines, open, index.leftOut());
  }

  /** Settles an open conflict with a value that is made of its record. */
  Optional<Decision> choose(
      ConflictKey key, Function<MemoryConflict, FieldValue> value, Duration timeout) {
    Read<MemoryConflict> conflicts = topics.conflicts(key.memoryId());
    Optional<RecordedConflict> found =
        RecordedConflict.of(conflicts.records()).stream()
            .filter(candidate -> candidate.key().equals(key))
            .reduce((earlier, later) -> later);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    RecordedConflict conflict = found.get();
    if (conflict.status() != ConflictStatus.OPEN) {
      return Optional.of(
          new Decision(
              false,
              "The conflict is not open: "
                  + conflict.how().orElseThrow()
                  + ". Nothing was written."));
    }
    StatedField field = StatedField.named(key.field());
    Read<CanonicalMemory> memories = topics.memory(key.memoryId());
    if (memories.records().isEmpty()) {
      return Optional.of(
          decision(ChoiceWatch.Outcome.FORGOTTEN, key, Optional.empty(), Optional.empty()));
    }
    CanonicalMemory seen = memories.records().get(0);
    FieldValue chosen = value.apply(conflict.first());
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    MemoryChange change = ConflictChoice.change(key, field, chosen, seen, now);
    ChoiceWatch watch = new ChoiceWatch(key, field, change, chosen, seen);
    ChoiceWatch.Outcome outcome =
        new ConflictChoice(kafka).send(change, watch, conflicts.end(), memories.end(), timeout);
    return Optional.of(decision(outcome, key, watch.current(), watch.settlement()));
  }

  /** The user of a string id or a UUID. */
  Optional<UserRef> user(String text) {
    return topics.user(text);
  }

  private static Decision decision(
      ChoiceWatch.Outcome outcome,
      ConflictKey key,
      Optional<CanonicalMemory> current,
      Optional<MemoryConflict> settlement) {
    long version = current.map(CanonicalMemory::getVersion).orElse(0L);
    return switch (outcome) {
      case WRITTEN ->
          new Decision(
              true, "Settled: version " + version + " has the value, and goes to every store.");
      case UNCHANGED ->
          new Decision(true, "Settled: version " + version + " has that value already.");
      case DELETED ->
          new Decision(true, "Settled. The memory is deleted, so that there is nothing to write.");
      case OVERTAKEN ->
          new Decision(
              false,
              "Settled, but "
                  + key.field()
                  + " was changed meanwhile and stays as it is in version "
                  + version
                  + ". The choice is in a conflict of its own: ./memory-sync conflicts list --all"
                  + " --memory "
                  + key.memoryId());
      case SETTLED_BEFORE ->
          new Decision(
              false,
              "Somebody else chose first, at "
                  + settlement.map(MemoryConflict::getDetectedAt).orElseThrow()
                  + ". Nothing was written.");
      case FORGOTTEN ->
          new Decision(false, "The memory is forgotten, so that there is nothing left to choose.");
    };
  }
}
