package io.memorysync.connect.pgvector;

import static io.memorysync.connect.common.Memories.memory;
import static io.memorysync.connect.common.Memories.withContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorysync.connect.common.RunningTask;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A foreign key or a unique index that refuses a memory for what an application does meanwhile. */
class ContestedRowsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final StoreDatabase database = StoreDatabase.openMemory();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    thread.shutdownNow();
    database.close();
  }

  @Test
  void aMemoryWhoseUserIsBeingDeletedIsNoDeadLetterButGetsItsUserBack() throws Exception {
    UUID id = UUID.randomUUID();
    try (RunningTask task = new RunningTask(new PgVectorSinkTask(), database.openMemoryOptions())) {
      task.put(memory(id));
      database.execute("TRUNCATE memories CASCADE");
      database.execute("BEGIN; DELETE FROM apps; DELETE FROM users");

      Future<?> put = thread.submit(() -> task.put(memory(UUID.randomUUID())));
      await().atMost(PATIENCE).until(this::sinkWaitsForARow);
      database.execute("COMMIT");
      put.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(database.column("SELECT content FROM memories")).containsExactly("Likes olives");
      assertThat(database.column("SELECT user_id FROM users")).containsExactly("drj");
      assertThat(task.context().deadLetters()).isEmpty();
      assertThat(task.metric("transaction-retries-total")).isEqualTo(1);
    }
  }

  @Test
  void aMemoryThatAUniqueIndexRefusesForGoodIsADeadLetterAndTheOthersAreWritten() {
    database.execute("CREATE UNIQUE INDEX ON memories (content)");
    try (RunningTask task = new RunningTask(new PgVectorSinkTask(), database.openMemoryOptions())) {
      task.put(memory(UUID.randomUUID()));

      task.put(
          withContent(memory(UUID.randomUUID()), "Likes capers"),
          memory(UUID.randomUUID()),
          withContent(memory(UUID.randomUUID()), "Likes lemons"));

      assertThat(database.column("SELECT content FROM memories ORDER BY content"))
          .containsExactly("Likes capers", "Likes lemons", "Likes olives");
      assertThat(task.context().deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.record().kafkaOffset()).isEqualTo(2));
    }
  }

  private boolean sinkWaitsForARow() {
    // Not pg_stat_activity, which stays as it is for as long as a transaction is open.
    return !database.rows("SELECT pid FROM pg_locks WHERE NOT granted").isEmpty();
  }
}
