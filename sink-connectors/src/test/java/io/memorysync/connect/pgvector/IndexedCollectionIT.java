package io.memorysync.connect.pgvector;

import static io.memorysync.connect.common.Memories.memory;
import static io.memorysync.connect.common.Memories.withContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorysync.connect.common.RunningTask;
import io.memorysync.schema.CanonicalMemory;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A collection with an HNSW index and with the room that docs/operators.md has for updates. */
class IndexedCollectionIT {

  private static final int MEMORIES = 200;
  private static final Duration STATISTICS = Duration.ofSeconds(10);

  private StoreDatabase database;
  private RunningTask task;

  @BeforeEach
  void fillACollectionWithRoom() {
    database = StoreDatabase.mem0();
    database.execute("ALTER TABLE mem0migrations SET (fillfactor = 50)");
    database.execute("DROP INDEX mem0migrations_text_lemmatized_idx");
    task = new RunningTask(new PgVectorSinkTask(), database.mem0Options());
    task.put(memories(memory -> memory));
  }

  @AfterEach
  void stop() {
    task.close();
    database.close();
  }

  @Test
  void anUpdateThatLeavesTheVectorAloneLeavesTheIndexAlone() {
    task.put(memories(memory -> memory.setVersion(2).setMetadata("{\"topic\":\"drinks\"}")));

    assertThat(hotUpdates()).isEqualTo(MEMORIES);
  }

  @Test
  void anUpdateOfTheVectorIsFoundByTheIndex() {
    task.put(memories(memory -> withContent(memory.setVersion(2), memory.getId() + " anew")));

    assertThat(hotUpdates()).isZero();
    CanonicalMemory wanted =
        memories(memory -> withContent(memory, memory.getId() + " anew")).get(MEMORIES / 2);
    database.execute("SET enable_seqscan = off");
    assertThat(
            database.column(
                "SELECT id FROM mem0migrations ORDER BY vector <=> ?::vector LIMIT 3",
                wanted.getEmbedding().getVector().toString()))
        .contains(wanted.getId());
  }

  private static List<CanonicalMemory> memories(UnaryOperator<CanonicalMemory.Builder> change) {
    return IntStream.range(0, MEMORIES)
        .mapToObj(i -> withContent(memory(new UUID(i, i)), "Memory " + i))
        .map(memory -> change.apply(memory).build())
        .toList();
  }

  /** PostgreSQL counts with a delay, and at the latest when the session that wrote ends. */
  private long hotUpdates() {
    task.close();
    await()
        .atMost(STATISTICS)
        .untilAsserted(() -> assertThat(statistic("n_tup_upd")).isEqualTo(MEMORIES));
    return statistic("n_tup_hot_upd");
  }

  private long statistic(String name) {
    return Long.parseLong(
        database.value(
            "SELECT " + name + " FROM pg_stat_user_tables WHERE relname = 'mem0migrations'"));
  }
}
