package io.memorysync.streams.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.form.NormalForm;
import io.memorysync.streams.model.World.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The promises of the sync protocol that a world at rest has to keep. */
final class Promises {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String DELETE = "delete";

  private final World world;

  Promises(World world) {
    this.world = world;
  }

  /**
   * Checks every promise that one schedule can keep or break.
   *
   * @throws BrokenPromise with the story of the schedule
   */
  static void check(World world) {
    Promises promises = new Promises(world);
    promises.convergence();
    promises.nothingLost();
    promises.quiet();
  }

  /**
   * Every row of every store is what the canonical memory says, and vectors belong to their
   * content.
   */
  private void convergence() {
    for (String memory : world.memories) {
      CanonicalMemory canonical = world.canonical(memory);
      for (SimulatedStore store : world.stores) {
        List<String> differences = store.differences(memory, canonical);
        check(
            differences.isEmpty(),
            "convergence: memory %s in %s has %s"
                .formatted(World.letter(memory), store.name, differences));
      }
      if (canonical != null && canonical.getState() != MemoryState.DELETED) {
        check(
            canonical.getEmbedding() != null
                && canonical.getEmbedding().getContentHash().equals(canonical.getContentHash())
                && Vectors.belongs(canonical.getEmbedding().getVector(), canonical.getContent()),
            "convergence: the vector of memory %s is not one of its content"
                .formatted(World.letter(memory)));
      }
    }
    check(world.rejections().isEmpty(), "convergence: rejected: " + world.rejections());
    check(
        world.mappedAgain().isEmpty(),
        "convergence: a mapping that a person took back is there again: " + world.mappedAgain());
  }

  /**
   * Every value that an application wrote is in the result, was overwritten by one who had seen it,
   * or is on record as one side of a conflict.
   */
  private void nothingLost() {
    for (Write write : world.writes) {
      if (write.after() == null) {
        check(deleteIsAccountedFor(write), "nothing lost: " + write.story());
        continue;
      }
      write
          .after()
          .fields()
          .forEach(
              (field, value) -> {
                boolean changed = !Objects.equals(valueOf(write.before(), field), value);
                check(
                    !changed || isAccountedFor(write, field, value),
                    "nothing lost: %s=%s of: %s".formatted(field, value, write.story()));
              });
      categoriesAreAccountedFor(write);
    }
  }

  /** Neither a replay of any topic nor a snapshot makes a version or changes a row. */
  private void quiet() {
    nothingMoves("source topics", World::replaySources);
    nothingMoves("canonical topic", World::replayCanonical);
    nothingMoves("rows by a snapshot", World::snapshotAll);
  }

  private void nothingMoves(String what, Consumer<World> replay) {
    int versions = world.versions();
    int rowChanges = world.rowChanges();
    replay.accept(world);
    int found = world.versions() - versions;
    check(found == 0, "quiet: a replay of the %s makes %d versions".formatted(what, found));
    int snapshotRows = what.startsWith("rows") ? world.lastSnapshotRows() : 0;
    int changed = world.rowChanges() - rowChanges - snapshotRows;
    check(changed == 0, "quiet: a replay of the %s changes %d rows".formatted(what, changed));
  }

  private boolean deleteIsAccountedFor(Write write) {
    CanonicalMemory canonical = world.canonical(write.memory());
    return canonical == null
        || canonical.getState() == MemoryState.DELETED
        || ofSameMemory(write).stream()
            .anyMatch(other -> other.before() == null && other.after() != null)
        || world.conflicts.stream()
            .anyMatch(
                conflict ->
                    conflict.getMemoryId().equals(write.memory())
                        && conflict.getField().equals(DELETE));
  }

  private boolean isAccountedFor(Write write, String field, String value) {
    return value.equals(canonicalValue(write.memory(), field))
        || ofSameMemory(write).stream().anyMatch(other -> sawAndReplaced(other, field, value))
        || onRecord(write, field).stream()
            .anyMatch(
                side -> value.equals(field.equals(View.USER) ? world.people.key(side) : side));
  }

  /** Whether a writer had this value before him and left another one, or none. */
  private static boolean sawAndReplaced(Write other, String field, String value) {
    boolean cannotShow = field.equals(View.AGENT) || field.equals(View.RUN);
    if (cannotShow && other.store().equals(Setting.OPENMEMORY)) {
      return other.before() != null && other.after() == null;
    }
    return value.equals(valueOf(other.before(), field))
        && !value.equals(valueOf(other.after(), field));
  }

  private void categoriesAreAccountedFor(Write write) {
    if (write.after().categories() == null) {
      return;
    }
    Set<String> before =
        write.before() == null || write.before().categories() == null
            ? Set.of()
            : write.before().categories();
    Set<String> all = new TreeSet<>(before);
    all.addAll(write.after().categories());
    for (String name : all) {
      boolean now = write.after().categories().contains(name);
      if (before.contains(name) != now) {
        check(
            categoryIsAccountedFor(write, name, now),
            "nothing lost: category %s %s of: %s"
                .formatted(name, now ? "linked" : "unlinked", write.story()));
      }
    }
  }

  private boolean categoryIsAccountedFor(Write write, String name, boolean linked) {
    CanonicalMemory canonical = world.canonical(write.memory());
    boolean live = canonical != null && canonical.getState() != MemoryState.DELETED;
    return (canonical != null && canonical.getCategories().contains(name) == linked)
        || (!live && !linked)
        || ofSameMemory(write).stream()
            .anyMatch(
                other -> has(other.before(), name, linked) && !has(other.after(), name, linked))
        || onRecord(write, "categories").stream()
            .anyMatch(side -> names(side).contains(name) == linked);
  }

  private static boolean has(View view, String name, boolean linked) {
    return view != null && view.categories() != null && view.categories().contains(name) == linked;
  }

  private static List<String> names(String json) {
    try {
      List<String> names = new ArrayList<>();
      JsonNode array = JSON.readTree(json);
      array.forEach(name -> names.add(name.textValue()));
      return names;
    } catch (JsonProcessingException e) {
      throw new AssertionError("categories of a conflict are no JSON array: " + json, e);
    }
  }

  private List<Write> ofSameMemory(Write write) {
    return world.writes.stream()
        .filter(other -> other != write && other.memory().equals(write.memory()))
        .toList();
  }

  /** The values of a field that are on record as a side of a conflict. */
  private List<String> onRecord(Write write, String field) {
    List<String> values = new ArrayList<>();
    for (MemoryConflict conflict : world.conflicts) {
      if (!conflict.getMemoryId().equals(write.memory())) {
        continue;
      }
      for (ConflictSide side : List.of(conflict.getWinner(), conflict.getLoser())) {
        if (conflict.getField().equals(field)) {
          values.add(side.getValue());
        } else if (conflict.getField().equals(DELETE) && side.getValue() != null) {
          values.add(fieldOf(Payload.parse(side.getValue()), field));
        }
      }
    }
    values.removeIf(Objects::isNull);
    return values;
  }

  private static String fieldOf(ObjectNode memory, String field) {
    JsonNode value = memory.get(field);
    return value == null || value.isTextual()
        ? memory.path(field).textValue()
        : NormalForm.json(value);
  }

  private static String valueOf(View view, String field) {
    return view == null ? null : view.fields().get(field);
  }

  private String canonicalValue(String memory, String field) {
    CanonicalMemory canonical = world.canonical(memory);
    if (canonical == null) {
      return null;
    }
    // A deleted memory shows what it was until its retention has passed.
    Map<String, String> values =
        View.of(
                null,
                View.CONTENT,
                canonical.getContent(),
                View.USER,
                canonical.getUser() == null ? null : world.people.key(canonical.getUser().getKey()),
                View.AGENT,
                canonical.getAgentId(),
                View.RUN,
                canonical.getRunId(),
                View.METADATA,
                canonical.getMetadata(),
                View.STATE,
                canonical.getState().name())
            .fields();
    return values.get(field);
  }

  private void check(boolean kept, String promise) {
    if (!kept) {
      throw new BrokenPromise(promise, world);
    }
  }
}
