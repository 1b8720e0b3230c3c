package io.memorysync.stack.view;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.stack.view.StoreView.Shown;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Holds every store against the canonical topic, memory by memory. */
public final class Comparison {

  private final StoreView view;

  public Comparison(StoreView view) {
    this.view = view;
  }

  /**
   * Where a store differs from the agreed state.
   *
   * @param store name as shown
   * @param memories memories that this store shows
   * @param differences one phrase each; empty if the store agrees
   */
  public record Result(String store, int memories, List<String> differences) {}

  public List<Result> run(List<CanonicalMemory> topic) throws SQLException {
    Map<UUID, CanonicalMemory> agreed = new HashMap<>();
    topic.forEach(version -> agreed.put(UUID.fromString(version.getId()), version));
    agreed.values().removeIf(memory -> memory.getState() == MemoryState.DELETED);
    Map<UUID, CanonicalMemory> ofUsers = new HashMap<>(agreed);
    ofUsers.values().removeIf(memory -> memory.getUser() == null);
    return List.of(
        // Every memory belongs to a user there; one of an agent alone has no place.
        compare("OpenMemory", view.openmemory(), ofUsers, false),
        compare("mem0", view.mem0(), agreed, true),
        compare("Neo4j", view.neo4j(), agreed, false));
  }

  private static Result compare(
      String store,
      Map<UUID, Shown> shown,
      Map<UUID, CanonicalMemory> agreed,
      boolean showsUserUuid) {
    List<String> differences = new ArrayList<>();
    Set<UUID> all = new TreeSet<>(shown.keySet());
    all.addAll(agreed.keySet());
    for (UUID id : all) {
      Shown row = shown.get(id);
      CanonicalMemory memory = agreed.get(id);
      if (row == null) {
        differences.add(id + " is missing");
      } else if (memory == null) {
        differences.add(id + " is extra");
      } else {
        check(differences, id, "content", row.content().equals(memory.getContent()));
        check(differences, id, "user", Objects.equals(row.user(), user(memory, showsUserUuid)));
        check(
            differences,
            id,
            "state",
            row.state().equals(memory.getState().name().toLowerCase(Locale.ROOT)));
        check(differences, id, "vector", row.vector());
      }
    }
    return new Result(store, shown.size(), differences);
  }

  private static String user(CanonicalMemory memory, boolean asUuid) {
    if (memory.getUser() == null) {
      return null;
    }
    return asUuid ? memory.getUser().getId() : memory.getUser().getKey();
  }

  private static void check(List<String> differences, UUID id, String field, boolean same) {
    if (!same) {
      differences.add(id + " differs in " + field);
    }
  }
}
