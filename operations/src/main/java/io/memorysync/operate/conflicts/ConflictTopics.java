package io.memorysync.operate.conflicts;

import io.memorysync.operate.config.KafkaClients;
import io.memorysync.operate.output.Progress;
import io.memorysync.operate.output.ProgressLines;
import io.memorysync.operate.topics.TopicScan;
import io.memorysync.operate.topics.TopicScan.Position;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.Identified;
import io.memorysync.schema.identity.KnownUserIds;
import io.memorysync.schema.identity.NameUuid;
import io.memorysync.schema.identity.UserIds;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what conflicts are about from the pipeline's topics. */
final class ConflictTopics {

  private final KafkaClients kafka;
  private final PrintStream screen;

  /**
   * @param screen where a long reading is told
   */
  ConflictTopics(KafkaClients kafka, PrintStream screen) {
    this.kafka = kafka;
    this.screen = screen;
  }

  /**
   * The records of one memory on a topic.
   *
   * @param records in order
   * @param end from where later ones come
   */
  record Read<T>(List<T> records, Position end) {}

  /** Reads the conflicts of one memory, or all. */
  void conflicts(Optional<String> memoryId, Consumer<MemoryConflict> reader) {
    Progress progress = progress(Topics.CONFLICT);
    try (TopicScan<MemoryConflict> scan = scan(Topics.CONFLICT)) {
      Consumer<ConsumerRecord<String, MemoryConflict>> values =
          record -> Optional.ofNullable(record.value()).ifPresent(reader);
      memoryId.ifPresentOrElse(
          id -> scan.of(id, progress, values), () -> scan.all(progress, values));
    }
  }

  Read<MemoryConflict> conflicts(String memoryId) {
    try (TopicScan<MemoryConflict> scan = scan(Topics.CONFLICT)) {
      List<MemoryConflict> records = new ArrayList<>();
      Position end =
          scan.of(memoryId, progress(Topics.CONFLICT), record -> records.add(record.value()));
      return new Read<>(records, end);
    }
  }

  /** The last version of a memory; no record if there is none or it is forgotten. */
  Read<CanonicalMemory> memory(String memoryId) {
    try (TopicScan<CanonicalMemory> scan = scan(Topics.CANONICAL)) {
      List<CanonicalMemory> last = new ArrayList<>();
      Position end =
          scan.of(
              memoryId,
              progress(Topics.CANONICAL),
              record -> {
                last.clear();
                Optional.ofNullable(record.value()).ifPresent(last::add);
              });
      return new Read<>(last, end);
    }
  }

  /** The user of a string id or a UUID; a string that no pair is known of is nobody. */
  Optional<UserRef> user(String text) {
    Optional<String> uuid = NameUuid.canonical(text);
    Map<String, String> idsByKey = new HashMap<>();
    try (TopicScan<UserId> scan = scan(Topics.USER_ID)) {
      scan.all(
          progress(Topics.USER_ID),
          record -> {
            UserId pair = record.value();
            idsByKey.remove(record.key());
            if (pair != null
                && (record.key().equals(text) || uuid.equals(Optional.of(pair.getId())))) {
              idsByKey.put(record.key(), pair.getId());
            }
          });
    }
    Identified user = new UserIds(new Pairs(idsByKey)).ofKey(text);
    return user.derived().isPresent() ? Optional.empty() : Optional.of(user.user());
  }

  private <T extends SpecificRecord> TopicScan<T> scan(String topic) {
    return new TopicScan<>(kafka.consumer(), topic);
  }

  private Progress progress(String topic) {
    return new ProgressLines(screen, topic);
  }

  private record Pairs(Map<String, String> idsByKey) implements KnownUserIds {

    @Override
    public Optional<String> idOf(String key) {
      return Optional.ofNullable(idsByKey.get(key));
    }

    @Override
    public Optional<String> keyOf(String id) {
      return idsByKey.entrySet().stream()
          .filter(pair -> pair.getValue().equals(id))
          .map(Map.Entry::getKey)
          .findFirst();
    }
  }
}
