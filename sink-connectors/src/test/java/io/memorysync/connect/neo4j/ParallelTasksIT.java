package io.memorysync.connect.neo4j;

import static io.memorysync.connect.common.Memories.memory;
import static io.memorysync.connect.common.Memories.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connect.common.RunningTask;
import io.memorysync.connect.common.SinkConfig;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks own their memories, by partition, but share users, categories and apps. */
class ParallelTasksIT {

  private static final int TASKS = 3;
  private static final int MEMORIES_PER_TASK = 20;
  private static final int BATCHES = 60;

  private final Graph graph = new Graph();
  private final ExecutorService threads = Executors.newFixedThreadPool(TASKS);

  @BeforeEach
  void startOnAnEmptyGraph() {
    graph.clear();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    graph.close();
  }

  @Test
  void tasksThatShareNodesEndWithTheRightGraphAndNeverWaitInACircle() throws Exception {
    List<Future<Map<UUID, CanonicalMemory>>> runs = new ArrayList<>();
    for (Map<String, String> options : SinkConfig.taskConfigs(graph.options(), TASKS)) {
      int number = runs.size();
      runs.add(threads.submit(() -> writeAtRandom(options, number)));
    }
    Map<UUID, CanonicalMemory> expected = new HashMap<>();
    for (Future<Map<UUID, CanonicalMemory>> run : runs) {
      expected.putAll(run.get());
    }

    expected.forEach(this::assertHeld);
    assertThat(graph.count("MATCH (n) WHERE NOT EXISTS { (n)--() } RETURN count(n)"))
        .as("orphans")
        .isZero();
    assertThat(
            graph.count("MATCH (n)-[r]->(o) WITH n, o, count(r) AS r WHERE r > 1 RETURN count(*)"))
        .as("doubled relationships")
        .isZero();
  }

  private static Map<UUID, CanonicalMemory> writeAtRandom(
      Map<String, String> options, int taskNumber) {
    Random random = new Random(taskNumber);
    Map<UUID, CanonicalMemory> last = new HashMap<>();
    try (RunningTask task = new RunningTask(new Neo4jSinkTask(), options)) {
      for (int batch = 1; batch <= BATCHES; batch++) {
        List<CanonicalMemory> memories = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          UUID id = new UUID(taskNumber, random.nextInt(MEMORIES_PER_TASK));
          CanonicalMemory previous = last.get(id);
          CanonicalMemory next =
              anyMemory(id, previous == null ? 1 : previous.getVersion() + 1, random);
          last.put(id, next);
          memories.add(next);
        }
        task.put(memories);
      }
      // The driver tries a deadlock again by itself and tells nobody.
      assertThat(task.metric("transaction-retries-total")).as("deadlocks").isZero();
    }
    return last;
  }

  private static CanonicalMemory anyMemory(UUID id, long version, Random random) {
    TreeSet<String> categories = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      categories.add("category-" + random.nextInt(5));
    }
    return memory(id)
        .setVersion(version)
        .setUser(user("user-" + random.nextInt(4)))
        .setApp("app-" + random.nextInt(3))
        .setCategories(List.copyOf(categories))
        .setState(random.nextInt(3) == 0 ? MemoryState.DELETED : MemoryState.ACTIVE)
        .build();
  }

  private void assertHeld(UUID id, CanonicalMemory memory) {
    if (memory.getState() == MemoryState.DELETED) {
      assertThat(graph.holds(id)).isFalse();
      return;
    }
    assertThat(graph.memory(id)).containsEntry("version", memory.getVersion());
    assertThat(graph.around(id, "(n:User)-[:REMEMBERS]->(m)"))
        .containsExactly(memory.getUser().getKey());
    assertThat(graph.around(id, "(m)-[:IN_CATEGORY]->(n)")).isEqualTo(memory.getCategories());
    assertThat(graph.around(id, "(m)-[:WRITTEN_BY]->(n)")).containsExactly(memory.getApp());
  }
}
