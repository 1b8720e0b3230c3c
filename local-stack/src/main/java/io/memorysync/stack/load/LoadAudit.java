package io.memorysync.stack.load;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.Topics;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.view.StoreView;
import io.memorysync.stack.view.StoreView.Shown;
import io.memorysync.stack.view.TopicWatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Looks for acknowledged writes that are lost: each has to be what {@code memory.canonical} says of
 * its memory last, or what a later write of its writer has overwritten, or on {@code
 * memory.conflict}; and both stores and Neo4j have to show what {@code memory.canonical} says.
 */
public final class LoadAudit {

  private static final Duration AGAIN_AFTER = Duration.ofMillis(500);

  private final Endpoints endpoints;

  public LoadAudit(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * What is lost, a sentence each.
   *
   * @param patience how long the stores may take to show it
   */
  public List<String> lost(LoadRun run, Duration patience)
      throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (TopicWatch<CanonicalMemory> canonical = new TopicWatch<>(endpoints, Topics.CANONICAL);
        TopicWatch<MemoryConflict> conflicts = new TopicWatch<>(endpoints, Topics.CONFLICT);
        StoreView stores = new StoreView(endpoints)) {
      List<String> lost;
      do {
        Thread.sleep(AGAIN_AFTER.toMillis());
        Map<UUID, Optional<String>> agreed = agreed(canonical.values(), run.memories().keySet());
        lost = unpublished(run.memories(), agreed, onRecord(conflicts.values()));
        lost.addAll(unshown("OpenMemory", agreed, stores.openmemory()));
        lost.addAll(unshown("mem0", agreed, stores.mem0()));
        lost.addAll(unshown("Neo4j", agreed, stores.neo4j()));
      } while (!lost.isEmpty() && System.nanoTime() - deadline < 0);
      return lost;
    }
  }

  /** The content of each memory, as it was published last; empty if it is deleted. */
  private static Map<UUID, Optional<String>> agreed(
      List<CanonicalMemory> versions, Set<UUID> memories) {
    Map<UUID, Optional<String>> agreed = new HashMap<>();
    for (CanonicalMemory version : versions) {
      UUID id = UUID.fromString(version.getId());
      if (memories.contains(id)) {
        boolean deleted = version.getState() == MemoryState.DELETED;
        agreed.put(id, deleted ? Optional.empty() : Optional.of(version.getContent()));
      }
    }
    return agreed;
  }

  /** The memories that have lost a write, and what it said. */
  private static Map<UUID, Set<String>> onRecord(List<MemoryConflict> conflicts) {
    Map<UUID, Set<String>> values = new HashMap<>();
    for (MemoryConflict conflict : conflicts) {
      values
          .computeIfAbsent(UUID.fromString(conflict.getMemoryId()), id -> new HashSet<>())
          .add(conflict.getLoser().getValue());
    }
    return values;
  }

  private static List<String> unpublished(
      Map<UUID, WrittenMemory> written,
      Map<UUID, Optional<String>> agreed,
      Map<UUID, Set<String>> onRecord) {
    List<String> lost = new ArrayList<>();
    written.forEach(
        (id, memory) -> {
          Optional<String> content = agreed.get(id);
          Set<String> lostValues = onRecord.getOrDefault(id, Set.of());
          boolean recorded =
              memory.possible().stream().flatMap(Optional::stream).anyMatch(lostValues::contains);
          if (content == null) {
            lost.add(id + " is not on memory.canonical");
          } else if (!memory.possible().contains(content) && !recorded) {
            lost.add(id + " does not have what was acknowledged last");
          }
        });
    return lost;
  }

  private static List<String> unshown(
      String store, Map<UUID, Optional<String>> agreed, Map<UUID, Shown> shown) {
    List<String> lost = new ArrayList<>();
    agreed.forEach(
        (id, content) -> {
          Optional<String> there = Optional.ofNullable(shown.get(id)).map(Shown::content);
          if (!there.equals(content)) {
            lost.add(id + " is not in " + store + " what it is on memory.canonical");
          }
        });
    return lost;
  }
}
