package io.memorysync.connect.pgvector;

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

/** Tasks own their memories, by partition, but share users, apps and categories. */
class ParallelTasksIT {

  private static final int TASKS = 3;
  private static final int MEMORIES_PER_TASK = 20;
  private static final int BATCHES = 60;

  private final ExecutorService threads = Executors.newFixedThreadPool(TASKS);
  private StoreDatabase database;

  @BeforeEach
  void prepareDatabase() {
    database = StoreDatabase.openMemory();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    database.close();
  }

  @Test
  void tasksThatShareUsersAppsAndCategoriesAddEachOnceAndNeverWaitInACircle() throws Exception {
    List<Future<Map<UUID, CanonicalMemory>>> runs = new ArrayList<>();
    for (Map<String, String> options :
        SinkConfig.taskConfigs(database.openMemoryOptions(), TASKS)) {
      int number = runs.size();
      runs.add(threads.submit(() -> writeAtRandom(options, number)));
    }
    Map<UUID, CanonicalMemory> expected = new HashMap<>();
    for (Future<Map<UUID, CanonicalMemory>> run : runs) {
      expected.putAll(run.get());
    }

    expected.forEach(this::assertHeld);
    assertThat(database.column("SELECT user_id FROM users")).doesNotHaveDuplicates();
    assertThat(database.column("SELECT owner_id || name FROM apps")).doesNotHaveDuplicates();
    assertThat(database.column("SELECT name FROM categories")).doesNotHaveDuplicates();
  }

  private static Map<UUID, CanonicalMemory> writeAtRandom(
      Map<String, String> options, int taskNumber) {
    Random random = new Random(taskNumber);
    Map<UUID, CanonicalMemory> last = new HashMap<>();
    try (RunningTask task = new RunningTask(new PgVectorSinkTask(), options)) {
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
        // A deadlock would come out of here as a RetriableException.
        task.put(memories);
      }
      assertThat(task.context().deadLetters()).isEmpty();
    }
    return last;
  }

  private static CanonicalMemory anyMemory(UUID id, long version, Random random) {
    TreeSet<String> categories = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      categories.add("category-" + random.nextInt(50));
    }
    return memory(id)
        .setVersion(version)
        .setUser(user("user-" + random.nextInt(40)))
        .setApp("app-" + random.nextInt(5))
        .setCategories(List.copyOf(categories))
        .setState(random.nextInt(4) == 0 ? MemoryState.DELETED : MemoryState.ACTIVE)
        .build();
  }

  private void assertHeld(UUID id, CanonicalMemory memory) {
    boolean deleted = memory.getState() == MemoryState.DELETED;
    List<Map<String, String>> rows =
        database.rows(
            """
            SELECT users.user_id, state FROM memories JOIN users ON users.id = memories.user_id
            WHERE memories.id = ?
            """,
            id);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row)
                    .containsEntry("user_id", memory.getUser().getKey())
                    .containsEntry("state", deleted ? "deleted" : "active"));
    assertThat(database.rows("SELECT id FROM openmemory WHERE id = ?", id))
        .hasSize(deleted ? 0 : 1);
    if (!deleted) {
      assertThat(rows).hasSize(1);
      assertThat(
              database.column(
                  """
                  SELECT name FROM memory_categories JOIN categories ON categories.id = category_id
                  WHERE memory_id = ? ORDER BY name
                  """,
                  id))
          .containsExactlyElementsOf(memory.getCategories());
    }
  }
}
