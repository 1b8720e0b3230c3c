package io.memorysync.operate.rejected;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.operate.config.OperationsConfig;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.schema.RejectedEvent;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/** What a pipeline put aside: rejected change events, and the sinks' dead letters. */
public final class RejectedRecords {

  private final OperationsConfig config;
  private final RejectedTopic events;
  private final DeadLetterTopics letters;

  /**
   * @param screen where a long reading is told
   */
  public RejectedRecords(OperationsConfig config, PrintStream screen) {
    this.config = config;
    this.events = new RejectedTopic(config.kafka(), screen);
    this.letters = new DeadLetterTopics(config.kafka(), screen);
  }

  /** Both kinds without contents, oldest first, and how many older ones are left out. */
  public record Listing(
      List<Rejection> rejected,
      long rejectedLeftOut,
      List<DeadLetter> deadLetters,
      long deadLettersLeftOut) {}

  /**
   * One record with its content, decoded as far as it can be.
   *
   * @param rejection null for a dead letter
   * @param deadLetter null for a rejected change event
   */
  public record Shown(Rejection rejection, DeadLetter deadLetter, JsonNode key, JsonNode value) {}

  /**
   * What became of a retry.
   *
   * @param written how many records were written again
   * @param unknown ids of which there is no record
   * @param before those asked for that had been retried before
   */
  public record Retried(long written, Set<String> unknown, Map<String, Retries.Retry> before) {}

  /**
   * The newest events that were not retried, and the newest dead letters.
   *
   * @param limit at most so many of each
   * @throws OperationsException if Kafka cannot be reached
   */
  public Listing list(int limit) {
    return list(rejection -> rejection.retriedAt() == null, letter -> true, limit);
  }

  /**
   * One record, whole; empty if there is none of that id.
   *
   * @throws OperationsException if the text is no id, or Kafka cannot be reached
   */
  public Optional<Shown> show(String id) {
    RecordId record = RecordId.parse(id);
    return isDeadLetter(record)
        ? letters.read(record).map(this::letter)
        : events.rejection(id).map(event -> event(id, event));
  }

  /**
   * Writes change events to their topics again.
   *
   * @throws OperationsException if one of them is a dead letter, or Kafka does not answer
   */
  public Retried retry(Collection<String> ids) {
    return retry(ids, (id, event) -> ids.contains(id));
  }

  Listing list(Predicate<Rejection> ofEvents, Predicate<DeadLetter> ofLetters, int limit) {
    Newest<Rejection> rejections =
        new Newest<>(
            Comparator.comparing(Rejection::rejectedAt).thenComparing(Rejection::id), limit);
    Retries retries = events.retries();
    events.rejections(
        (id, event) -> {
          Rejection rejection = Rejection.of(id, event, retries.of(id).orElse(null));
          if (ofEvents.test(rejection)) {
            rejections.add(rejection);
          }
        });
    Newest<DeadLetter> deadLetters =
        new Newest<>(Comparator.comparing(DeadLetter::at).thenComparing(DeadLetter::id), limit);
    letters.all(
        letter -> {
          if (ofLetters.test(letter)) {
            deadLetters.add(letter);
          }
        });
    return new Listing(
        rejections.list(), rejections.leftOut(), deadLetters.list(), deadLetters.leftOut());
  }

  /**
   * @param ids those that are asked for by their ids
   * @param included which events are asked for
   */
  Retried retry(Collection<String> ids, BiPredicate<String, RejectedEvent> included) {
    ids.forEach(RejectedRecords::refuseDeadLetter);
    Set<String> unknown = new LinkedHashSet<>(ids);
    Map<String, Retries.Retry> before = new LinkedHashMap<>();
    try (Redriver redriver =
        Redriver.begin(config.kafka(), config.avro().<RejectedEvent>serializer())) {
      Retries retries = events.retries();
      events.rejections(
          (id, event) -> {
            if (included.test(id, event)) {
              unknown.remove(id);
              retries
                  .of(id)
                  .ifPresentOrElse(retry -> before.put(id, retry), () -> redriver.add(id, event));
            }
          });
      return new Retried(redriver.finish(), unknown, before);
    }
  }

  private static void refuseDeadLetter(String id) {
    RecordId record = RecordId.parse(id);
    if (isDeadLetter(record)) {
      throw new OperationsException(
          id
              + " is a dead letter: a version that may be replaced by now. Mend the cause, then:"
              + " ./memory-sync verify --repair, or ./memory-sync replay "
              + record.topic().substring(DeadLetter.TOPIC_PREFIX.length()));
    }
  }

  private static boolean isDeadLetter(RecordId record) {
    return record.topic().startsWith(DeadLetter.TOPIC_PREFIX);
  }

  private Shown event(String id, RejectedEvent event) {
    DecodedBytes decoded = new DecodedBytes(config.avro());
    return new Shown(
        Rejection.of(id, event, events.retries().of(id).orElse(null)),
        null,
        decoded.show(event.getTopic(), Utils.toNullableArray(event.getKey()), true),
        decoded.show(event.getTopic(), Utils.toNullableArray(event.getValue()), false));
  }

  private Shown letter(ConsumerRecord<String, byte[]> letter) {
    DecodedBytes decoded = new DecodedBytes(config.avro());
    String topic = DeadLetter.sourceTopic(letter);
    byte[] key = letter.key() == null ? null : letter.key().getBytes(StandardCharsets.UTF_8);
    return new Shown(
        null,
        DeadLetter.of(letter),
        decoded.show(topic, key, true),
        decoded.show(topic, letter.value(), false));
  }
}
