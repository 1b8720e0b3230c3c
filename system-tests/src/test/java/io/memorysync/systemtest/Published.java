package io.memorysync.systemtest;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.view.TopicWatch;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What subscribers of the pipeline's topics have been told so far. */
final class Published {

  private final TopicWatch<CanonicalMemory> canonical;
  private final TopicWatch<MemoryConflict> conflicts;
  private final TopicWatch<RejectedEvent> rejected;
  private final TopicWatch<UserId> userIds;

  Published(Endpoints endpoints) {
    canonical = new TopicWatch<>(endpoints, Topics.CANONICAL);
    conflicts = new TopicWatch<>(endpoints, Topics.CONFLICT);
    rejected = new TopicWatch<>(endpoints, Topics.REJECTED);
    userIds = new TopicWatch<>(endpoints, Topics.USER_ID);
  }

  /** Everything on the canonical topic, oldest first. */
  List<CanonicalMemory> canonical() {
    return canonical.values();
  }

  /** The versions of one memory, oldest first. */
  List<CanonicalMemory> versions(UUID id) {
    return canonical.values().stream()
        .filter(memory -> memory.getId().equals(id.toString()))
        .toList();
  }

  /** The last version of one memory; empty while there is none. */
  Optional<CanonicalMemory> last(UUID id) {
    List<CanonicalMemory> versions = versions(id);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  /** Whether a tombstone told that the memory is forgotten. */
  boolean isForgotten(UUID id) {
    return canonical.tombstones().contains(id.toString());
  }

  List<MemoryConflict> conflicts(UUID id) {
    return conflicts.values().stream()
        .filter(conflict -> conflict.getMemoryId().equals(id.toString()))
        .toList();
  }

  /** Everything on the topic of rejected events, in the order in which it was read. */
  List<RejectedEvent> rejected() {
    return rejected.values();
  }

  List<RejectedEvent> rejections(UUID id) {
    return rejected.values().stream()
        .filter(event -> id.toString().equals(event.getMemoryId()))
        .toList();
  }

  /** The string ids whose pairs were taken back with a tombstone. */
  List<String> userIdsTakenBack() {
    return userIds.tombstones();
  }

  /** The last pair that was published for a string id; empty while there is none. */
  Optional<UserId> userId(String key) {
    return userIds.values().stream()
        .filter(pair -> pair.getKey().equals(key))
        .reduce((earlier, later) -> later);
  }
}
