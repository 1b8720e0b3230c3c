package io.memorysync.stack.demo;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.Topics;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.StackException;
import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.view.Comparison;
import io.memorysync.stack.view.StoreView;
import io.memorysync.stack.view.StoreView.Shown;
import io.memorysync.stack.view.TopicWatch;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The demo: two stores with the memories of one person, joined while one watches; then writes on
 * either side as the stores' own clients make them, and where each of them arrives.
 */
public final class Demo {

  private static final int ALL = DemoData.IN_OPENMEMORY + DemoData.IN_MEM0;
  private static final Duration MIGRATION = Duration.ofMinutes(3);
  private static final Duration ARRIVAL = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration REDRAW_EVERY = Duration.ofMillis(250);

  private final LocalStack stack;
  private final Screen screen;
  private boolean held = true;
  private Instant written = Instant.EPOCH;

  /**
   * @param stack of its own, with nothing in it yet
   * @param terminal whether the output can be coloured and redrawn
   */
  public Demo(LocalStack stack, boolean terminal) {
    this.stack = stack;
    this.screen = new Screen(System.out, terminal);
  }

  /** Runs from the empty servers to the comparison; returns whether everything held. */
  public boolean run() throws SQLException, InterruptedException {
    screen.title("Starting PostgreSQL, Kafka, registry, Connect and Neo4j, all real");
    stack.startServers();
    screen.title("Two stores that do not know of each other");
    DemoData data = new DemoData(stack.endpoints());
    data.write();
    screen.say(
        "OpenMemory   " + DemoData.IN_OPENMEMORY + " memories of user '" + DemoData.USER + "'");
    screen.say(
        "mem0         "
            + DemoData.IN_MEM0
            + " memories of user "
            + DemoData.USER_UUID
            + ", and "
            + DemoData.telemetryRows()
            + " telemetry rows");
    screen.say("user_id_mapping says that both are one person.");

    screen.title("The pipeline starts on what is there");
    stack.startPipeline();
    try (StoreView view = new StoreView(stack.endpoints());
        TopicWatch<CanonicalMemory> canonical =
            new TopicWatch<>(stack.endpoints(), Topics.CANONICAL);
        TopicWatch<MemoryConflict> conflicts =
            new TopicWatch<>(stack.endpoints(), Topics.CONFLICT)) {
      watchMigration(view);
      live(data, view, canonical, conflicts);
      compare(view, canonical);
    }
    return held;
  }

  private void watchMigration(StoreView view) throws SQLException, InterruptedException {
    String[] names = {"OpenMemory", "mem0", "Neo4j"};
    Instant end = Instant.now().plus(MIGRATION);
    long[] counts = new long[names.length];
    boolean again = false;
    while (true) {
      long[] now = {
        withVector(view.openmemory()), withVector(view.mem0()), withVector(view.neo4j())
      };
      if (!again || !Arrays.equals(now, counts)) {
        screen.bars(names, now, ALL, again);
        again = true;
        counts = now;
      }
      if (Arrays.stream(counts).allMatch(count -> count == ALL)) {
        screen.holds(ALL + " of " + ALL + " memories in every store, each with its vector");
        return;
      }
      if (Instant.now().isAfter(end)) {
        throw new StackException(
            "The migration did not end within "
                + MIGRATION.toSeconds()
                + " s; see ./memory-sync status and the logs in the demo's directory");
      }
      Thread.sleep(REDRAW_EVERY.toMillis());
    }
  }

  private static long withVector(Map<UUID, Shown> memories) {
    return memories.values().stream().filter(Shown::vector).count();
  }

  private void live(
      DemoData data,
      StoreView view,
      TopicWatch<CanonicalMemory> canonical,
      TopicWatch<MemoryConflict> conflicts)
      throws SQLException, InterruptedException {
    screen.title("Live: each store's own client writes, the others follow");
    OpenMemoryClient openmemory = data.openmemory("cursor");
    Mem0Client mem0 = data.mem0();

    screen.does("OpenMemory", "add: \"prefers window seats on night trains\"");
    UUID seat = openmemory.add(DemoData.USER, "prefers window seats on night trains");
    written = Instant.now();
    everywhere(
        "is there", () -> view.mem0().containsKey(seat), () -> view.neo4j().containsKey(seat));

    screen.does("mem0", "update: \"prefers aisle seats on night trains\" (vector, then payload)");
    String aisle = "prefers aisle seats on night trains";
    mem0.update(seat, aisle);
    written = Instant.now();
    arrives(
        "OpenMemory",
        "has the new text, and a vector that belongs to it",
        () -> shows(view.openmemory(), seat, aisle) && view.openmemory().get(seat).vector());
    arrives("Neo4j", "has the new text", () -> shows(view.neo4j(), seat, aisle));
    check(
        versions(canonical, seat) == 2,
        "two statements of one update are one version: add and update made version 2");

    UUID[] old = view.openmemory().keySet().stream().limit(4).toArray(UUID[]::new);
    screen.does("OpenMemory", "pause a memory");
    openmemory.pause(old[0]);
    written = Instant.now();
    everywhere(
        "shows it paused",
        () -> inState(view.mem0(), old[0], "paused"),
        () -> inState(view.neo4j(), old[0], "paused"));

    screen.does("OpenMemory", "delete a memory (soft)");
    openmemory.delete(old[1]);
    written = Instant.now();
    everywhere(
        "has forgotten it",
        () -> !view.mem0().containsKey(old[1]),
        () -> !view.neo4j().containsKey(old[1]));

    screen.does("mem0", "delete a memory (hard)");
    mem0.delete(old[2]);
    written = Instant.now();
    arrives(
        "OpenMemory",
        "marked it deleted and dropped its vector",
        () -> !view.openmemory().containsKey(old[2]));
    arrives("Neo4j", "has forgotten it", () -> !view.neo4j().containsKey(old[2]));

    screen.does("OpenMemory", "add by 'alice', whom nobody mapped");
    UUID greeting = openmemory.add("alice", "says hello to everybody");
    written = Instant.now();
    everywhere(
        "has it under her new UUID",
        () -> view.mem0().containsKey(greeting),
        () -> view.neo4j().containsKey(greeting));
    arrives(
        "mapping",
        "user_id_mapping has the new pair",
        () ->
            view.mappedUser("alice") != null
                && view.mappedUser("alice").toString().equals(view.mem0().get(greeting).user()));

    race(openmemory, mem0, old[3], view, conflicts);
  }

  private void race(
      OpenMemoryClient openmemory,
      Mem0Client mem0,
      UUID id,
      StoreView view,
      TopicWatch<MemoryConflict> conflicts)
      throws SQLException, InterruptedException {
    screen.does("both at once", "edit one memory, neither having seen the other");
    CompletableFuture<Void> here =
        CompletableFuture.runAsync(
            () -> unchecked(() -> openmemory.edit(id, "moved to Lisbon in May")));
    CompletableFuture<Void> there =
        CompletableFuture.runAsync(() -> unchecked(() -> mem0.update(id, "moved to Porto in May")));
    CompletableFuture.allOf(here, there).join();
    written = Instant.now();
    arrives("conflict", "is on record", () -> conflictOf(conflicts, id) != null);
    MemoryConflict conflict = conflictOf(conflicts, id);
    if (conflict == null) {
      return;
    }
    screen.say(
        "winner  "
            + conflict.getWinner().getStore()
            + ": \""
            + conflict.getWinner().getValue()
            + "\"  (by "
            + conflict.getPolicy()
            + ")");
    screen.say(
        "loser   "
            + conflict.getLoser().getStore()
            + ": \""
            + conflict.getLoser().getValue()
            + "\"  (kept on "
            + Topics.CONFLICT
            + ")");
    String winner = conflict.getWinner().getValue();
    arrives(
        "every store",
        "shows the winner",
        () ->
            shows(view.openmemory(), id, winner)
                && shows(view.mem0(), id, winner)
                && shows(view.neo4j(), id, winner));
  }

  private void compare(StoreView view, TopicWatch<CanonicalMemory> canonical)
      throws SQLException, InterruptedException {
    screen.title("Comparison of every store with " + Topics.CANONICAL);
    Comparison comparison = new Comparison(view);
    Waiting.until(
        ARRIVAL,
        LOOK_EVERY,
        () ->
            comparison.run(canonical.values()).stream()
                .allMatch(result -> result.differences().isEmpty()));
    for (Comparison.Result result : comparison.run(canonical.values())) {
      check(
          result.differences().isEmpty(),
          result.store()
              + ": "
              + result.memories()
              + " memories, "
              + result.differences().size()
              + " differences");
      result.differences().stream().limit(5).forEach(screen::fails);
    }
  }

  private void everywhere(String what, Waiting.Condition mem0, Waiting.Condition neo4j)
      throws SQLException, InterruptedException {
    arrives("mem0", what, mem0);
    arrives("Neo4j", what, neo4j);
  }

  private void arrives(String where, String what, Waiting.Condition condition)
      throws SQLException, InterruptedException {
    if (Waiting.until(ARRIVAL, LOOK_EVERY, condition)) {
      screen.arrived(where, what, Duration.between(written, Instant.now()));
    } else {
      check(false, where + ": not within " + ARRIVAL.toSeconds() + " s: " + what);
    }
  }

  private void check(boolean condition, String what) {
    if (condition) {
      screen.holds(what);
    } else {
      screen.fails(what);
      held = false;
    }
  }

  private static boolean shows(Map<UUID, Shown> memories, UUID id, String content) {
    return memories.containsKey(id) && memories.get(id).content().equals(content);
  }

  private static boolean inState(Map<UUID, Shown> memories, UUID id, String state) {
    return memories.containsKey(id) && Objects.equals(memories.get(id).state(), state);
  }

  private static long versions(TopicWatch<CanonicalMemory> canonical, UUID id) {
    return canonical.values().stream()
        .filter(memory -> memory.getId().equals(id.toString()))
        .mapToLong(CanonicalMemory::getVersion)
        .max()
        .orElse(0);
  }

  private static MemoryConflict conflictOf(TopicWatch<MemoryConflict> conflicts, UUID id) {
    List<MemoryConflict> found =
        conflicts.values().stream()
            .filter(conflict -> conflict.getMemoryId().equals(id.toString()))
            .toList();
    return found.isEmpty() ? null : found.get(0);
  }

  private interface Write {
    void run() throws SQLException;
  }

  private static void unchecked(Write write) {
    try {
      write.run();
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }
}
