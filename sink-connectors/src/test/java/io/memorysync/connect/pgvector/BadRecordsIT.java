package io.memorysync.connect.pgvector;

import static io.memorysync.connect.common.Memories.memory;
import static io.memorysync.connect.common.Memories.withContent;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connect.common.RunningTask;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Embedding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a column cannot hold goes to the dead-letter queue, and nothing else does. */
class BadRecordsIT {

  private static final String NUL = "\0";
  private static final int BAD = 333;

  private StoreDatabase database;

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void oneBadMemoryAmong500IsADeadLetterAndMem0Gets499() {
    database = StoreDatabase.mem0();
    try (RunningTask task = start(database.mem0Options())) {
      task.put(memoriesOfWhichOneIsBad());

      assertThat(database.value("SELECT count(*) FROM mem0migrations")).isEqualTo("499");
      assertThat(task.context().deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.record().kafkaOffset()).isEqualTo(BAD));
    }
  }

  @Test
  void oneBadMemoryAmong500IsADeadLetterAndOpenMemoryGets499() {
    database = StoreDatabase.openMemory();
    try (RunningTask task = start(database.openMemoryOptions())) {
      task.put(memoriesOfWhichOneIsBad());

      assertThat(database.value("SELECT count(*) FROM memories")).isEqualTo("499");
      assertThat(database.value("SELECT count(*) FROM openmemory")).isEqualTo("499");
      assertThat(task.context().deadLetters()).hasSize(1);
    }
  }

  @Test
  void aMemoryThatATriggerRefusesIsADeadLetterAndTheRestIsWritten() {
    database = StoreDatabase.mem0();
    database.execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'not here';
        END
        $$
        """);
    database.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON mem0migrations FOR EACH ROW"
            + " WHEN (NEW.payload ->> 'data' = 'Refused') EXECUTE FUNCTION refuse()");
    try (RunningTask task = start(database.mem0Options())) {
      task.put(
          withContent(memory(UUID.randomUUID()), "Refused"),
          withContent(memory(UUID.randomUUID()), "Taken"));

      assertThat(database.column("SELECT payload ->> 'data' FROM mem0migrations"))
          .containsExactly("Taken");
      assertThat(task.context().deadLetters())
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(letter.reason())
                      .hasMessageContaining("P0001")
                      .hasMessageContaining("function refuse() line 3")
                      .satisfies(
                          reason -> assertThat(stackTrace(reason)).doesNotContain("not here")));
    }
  }

  @Test
  void theReasonOfADeadLetterDoesNotQuoteTheMemory() {
    database = StoreDatabase.openMemory();
    try (RunningTask task = start(database.openMemoryOptions())) {
      task.put(withContent(memory(UUID.randomUUID()), "very private" + NUL));

      assertThat(task.context().deadLetters())
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(letter.reason())
                      .hasStackTraceContaining("SQLSTATE 22021")
                      .satisfies(
                          reason -> assertThat(stackTrace(reason)).doesNotContain("very private")));
    }
  }

  @Test
  void theVersionBeforeABadOneIsAppliedInItsPlace() {
    database = StoreDatabase.mem0();
    UUID id = UUID.randomUUID();
    try (RunningTask task = start(database.mem0Options())) {
      task.put(memory(id), memory(id).setVersion(2).setMetadata("no object"));

      assertThat(database.value("SELECT payload ->> 'data' FROM mem0migrations"))
          .isEqualTo("Likes olives");
      assertThat(database.value("SELECT version FROM memory_sync.applied")).isEqualTo("1");
      assertThat(task.context().deadLetters()).hasSize(1);
    }
  }

  @Test
  void anEmbeddingThatContradictsItsOwnDimensionsIsADeadLetter() {
    database = StoreDatabase.mem0();
    CanonicalMemory.Builder memory = memory(UUID.randomUUID());
    memory.setEmbedding(Embedding.newBuilder(memory.getEmbedding()).setDims(7).build());
    try (RunningTask task = start(database.mem0Options())) {
      task.put(memory);

      assertThat(task.context().deadLetters())
          .singleElement()
          .satisfies(
              letter -> assertThat(letter.reason()).hasMessageContaining("embedding.dims is 7"));
    }
  }

  private static List<CanonicalMemory> memoriesOfWhichOneIsBad() {
    List<CanonicalMemory> memories = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      memories.add(
          withContent(memory(UUID.randomUUID()), i == BAD ? "bad" + NUL : "good " + i).build());
    }
    return memories;
  }

  private static String stackTrace(Throwable reason) {
    StringWriter text = new StringWriter();
    reason.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static RunningTask start(Map<String, String> options) {
    return new RunningTask(new PgVectorSinkTask(), options);
  }
}
