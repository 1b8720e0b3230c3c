package io.memorysync.connect.pgvector;

import static io.memorysync.connect.common.Memories.memory;
import static io.memorysync.connect.common.Memories.withContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.connect.common.ConnectRecords;
import io.memorysync.connect.common.Memories;
import io.memorysync.connect.common.RunningTask;
import io.memorysync.connect.common.WrongOptionException;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryState;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Mem0LayoutIT {

  private static final UUID ID = UUID.fromString("5b2e7a60-51a5-4a5c-9d3e-3a2f7c1b9e10");
  private static final String HELD = "mem0/collection";

  private static StoreDatabase database;
  private RunningTask task;

  @BeforeAll
  static void prepareDatabase() {
    database = StoreDatabase.mem0();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @BeforeEach
  void startOnAnEmptyCollection() {
    database.execute("TRUNCATE mem0migrations, memory_sync.applied");
    task = start(database.mem0Options());
  }

  @AfterEach
  void stop() {
    task.close();
  }

  @Test
  void aNewMemoryIsARowAsMem0sPythonClientWritesIt() {
    task.put(memory(ID));

    assertThat(json(payload()))
        .isEqualTo(
            json(
                """
                {"data": "Likes olives", "hash": "%s",
                 "created_at": "2025-03-01T10:00:00.123456+00:00",
                 "updated_at": "2025-03-01T10:00:00.123456+00:00",
                 "text_lemmatized": "likes olives", "user_id": "drj",
                 "source_app": "openmemory", "mcp_client": "cursor",
                 "categories": ["work"], "topic": "food"}
                """
                    .formatted(ContentHash.of("Likes olives"))));
    assertThat(vectorIs(memory(ID).getEmbedding())).isTrue();
  }

  @Test
  void aRowHasTheTypeScriptClientsKeysWhereThatIsTheDialect() {
    task.close();
    task = start(options("payload.dialect", "typescript-2", "user.id.form", "uuid"));

    task.put(memory(ID));

    assertThat(json(payload()))
        .isEqualTo(
            json(
                """
                {"data": "Likes olives", "hash": "%s", "createdAt": "2025-03-01T10:00:00.123Z",
                 "userId": "%s", "source_app": "openmemory", "mcp_client": "cursor",
                 "categories": ["work"], "topic": "food"}
                """
                    .formatted(ContentHash.of("Likes olives"), Memories.user("drj").getId())));
  }

  @Test
  void newContentReplacesPayloadAndVector() {
    task.put(memory(ID));

    CanonicalMemory.Builder later = withContent(version(2), "Likes capers");
    task.put(later);

    assertThat(json(payload()).get("data").asText()).isEqualTo("Likes capers");
    assertThat(json(payload()).get("text_lemmatized").asText()).isEqualTo("likes capers");
    assertThat(vectorIs(later.getEmbedding())).isTrue();
  }

  @Test
  void aPausedMemoryKeepsItsRowAndItsVector() {
    task.put(memory(ID));

    task.put(version(2).setState(MemoryState.PAUSED));

    assertThat(json(payload()).get("memory_state").asText()).isEqualTo("paused");
    assertThat(vector()).isNotNull();
  }

  @Test
  void aMemoryThatGoesOnLosesTheMarkOfThePause() {
    task.put(memory(ID).setState(MemoryState.PAUSED));

    task.put(version(2));

    assertThat(json(payload()).has("memory_state")).isFalse();
  }

  @Test
  void aDeletedMemoryHasNoRow() {
    task.put(memory(ID));

    task.put(version(2).setState(MemoryState.DELETED));

    assertThat(rows()).isZero();
  }

  @Test
  void aRedeliveryWritesNothing() {
    task.put(memory(ID));
    String before = rowVersion();

    task.put(memory(ID));

    assertThat(rowVersion()).isEqualTo(before);
    assertThat(task.metric("rows-equal-total")).isEqualTo(1);
  }

  @Test
  void aVersionOlderThanTheLedgersIsSkipped() {
    task.put(withContent(version(5), "Likes capers"));

    task.put(version(4));

    assertThat(json(payload()).get("data").asText()).isEqualTo("Likes capers");
    assertThat(task.metric("rows-stale-total")).isEqualTo(1);
  }

  @Test
  void aVersionThatTheStoreHoldsIsNotWrittenTheFirstTime() {
    task.put(memory(ID).setHeldBy(List.of(HELD)));

    assertThat(rows()).isZero();
    assertThat(ledger()).isEqualTo("1");
  }

  @Test
  void itIsWrittenWhereAnEarlierVersionOfTheSameBatchWasNotHeld() {
    task.put(memory(ID), version(2).setHeldBy(List.of(HELD)));

    assertThat(rows()).isOne();
  }

  @Test
  void aReplayRebuildsAnEmptiedCollectionThatHeldTheVersion() {
    task.put(memory(ID).setHeldBy(List.of(HELD)));
    database.execute("TRUNCATE mem0migrations");

    task.put(memory(ID).setHeldBy(List.of(HELD)));

    assertThat(rows()).isOne();
    assertThat(task.metric("rows-restored-total")).isEqualTo(1);
    assertThat(task.metric("rows-written-total")).isZero();
    assertThat(task.metric("apply-lag-ms-le-inf-total")).as("lags, of which it has none").isZero();
  }

  @Test
  void aReplayLeavesARowAloneThatSaysTheSameInAnotherSpelling() {
    database.rows(
        "INSERT INTO mem0migrations VALUES (?, ?::vector, ?::jsonb) RETURNING id",
        ID,
        memory(ID).getEmbedding().getVector().toString(),
        """
        {"data": "Likes olives", "hash": "x", "createdAt": "2025-03-01T03:00:00.123456-07:00",
         "text_lemmatized": "like olive", "userId": "drj", "mcp_client": "cursor",
         "source_app": "openmemory", "categories": ["work"], "topic": "food"}
        """);
    String before = rowVersion();
    task.put(memory(ID).setHeldBy(List.of(HELD)));

    task.put(memory(ID).setHeldBy(List.of(HELD)));

    assertThat(rowVersion()).isEqualTo(before);
  }

  @Test
  void aLaterUpdateTimeAloneIsWritten() {
    task.put(memory(ID));

    task.put(version(2).setUpdatedAt(Memories.CREATED.plusSeconds(60)));

    assertThat(json(payload()).get("updated_at").asText())
        .isEqualTo("2025-03-01T10:01:00.123456+00:00");
  }

  /** Found by the model: the Python time of such a row was taken, and a replay rewrote it. */
  @Test
  void aRowThatATypeScriptClientUpdatedLaterIsAsItShouldBe() {
    task.put(memory(ID));
    database.execute(
        "UPDATE mem0migrations SET payload = payload || '{\"updatedAt\": \"2025-03-01T10:01:00.123Z\"}'");
    String before = rowVersion();

    task.put(version(2).setUpdatedAt(Memories.CREATED.plusSeconds(60)));

    assertThat(rowVersion()).isEqualTo(before);
  }

  @Test
  void keywordTextThatMem0MadeStaysWhileTheContentDoes() {
    task.put(memory(ID));
    database.execute(
        "UPDATE mem0migrations SET payload = payload || '{\"text_lemmatized\": \"like olive\"}'");

    task.put(version(2).setState(MemoryState.PAUSED));

    assertThat(json(payload()).get("text_lemmatized").asText()).isEqualTo("like olive");
  }

  @Test
  void aMemoryWithoutAnEmbeddingHasARowWithoutAVector() {
    task.put(memory(ID).setEmbedding(null));

    assertThat(vector()).isNull();
  }

  @Test
  void theEmbeddingThatComesLaterFillsTheVector() {
    task.put(memory(ID).setEmbedding(null));

    task.put(version(2));

    assertThat(vector()).isNotNull();
  }

  @Test
  void anEmbeddingOfOtherContentIsNotShown() {
    task.put(memory(ID));
    Embedding old = memory(ID).getEmbedding();

    task.put(withContent(version(2), "Likes capers").setEmbedding(old));

    assertThat(vector()).isNull();
  }

  @Test
  void theVectorStaysWhereTheContentDoesAndNoEmbeddingIsKnown() {
    task.put(memory(ID));

    task.put(version(2).setEmbedding(null).setMetadata("{\"topic\":\"drink\"}"));

    assertThat(json(payload()).get("topic").asText()).isEqualTo("drink");
    assertThat(vector()).isNotNull();
  }

  @Test
  void aTombstoneEndsTheLedgersRowAndTouchesNothingElse() {
    task.put(memory(ID));
    String before = rowVersion();

    task.putTombstone(ID);

    assertThat(rowVersion()).isEqualTo(before);
    assertThat(database.rows("SELECT * FROM memory_sync.applied")).isEmpty();
  }

  @Test
  void aDeletionRightBeforeItsTombstoneIsCarriedOut() {
    task.put(memory(ID));

    task.putRecords(
        List.of(
            record(version(2).setState(MemoryState.DELETED), 10),
            ConnectRecords.tombstone(ID, 11)));

    assertThat(rows()).isZero();
    assertThat(database.rows("SELECT * FROM memory_sync.applied")).isEmpty();
  }

  @Test
  void versionsThatBeginAnewAfterATombstoneAreTaken() {
    task.put(withContent(version(7), "Likes capers"));

    task.putRecords(List.of(ConnectRecords.tombstone(ID, 10), record(memory(ID), 11)));

    assertThat(json(payload()).get("data").asText()).isEqualTo("Likes olives");
    assertThat(ledger()).isEqualTo("1");
  }

  @Test
  void aBatchOfManyMemoriesIsWrittenWhole() {
    List<CanonicalMemory> memories =
        IntStream.range(0, 1_357)
            .mapToObj(i -> withContent(memory(new UUID(i, i)), "Memory " + i).build())
            .toList();

    task.put(memories);

    assertThat(rows()).isEqualTo(1_357);
    assertThat(task.metric("rows-written-total")).isEqualTo(1_357);
    assertThat(task.metric("batches-total")).isEqualTo(3);
  }

  @Test
  void embeddingsThatDoNotFitTheCollectionFailTheTaskAtOnce() {
    CanonicalMemory.Builder memory = memory(ID);
    memory.setEmbedding(
        Embedding.newBuilder(memory.getEmbedding())
            .setDims(3)
            .setVector(Memories.vector(1, 3))
            .build());

    assertThatThrownBy(() -> task.put(memory))
        .isInstanceOf(WrongOptionException.class)
        .hasMessageContaining("vector.dims")
        .hasMessageContaining("expected 8 dimensions, not 3");
  }

  @Test
  void anUnchangedVectorIsNotStoredAgain() {
    try (StoreDatabase wide = StoreDatabase.mem0(1536)) {
      Map<String, String> options = wide.mem0Options();
      options.put("vector.dims", "1536");
      task.close();
      task = start(options);
      task.put(wide(memory(ID)));
      List<String> before = toastedValues(wide);

      task.put(wide(version(2)).setState(MemoryState.PAUSED));

      assertThat(wide.value("SELECT payload ->> 'memory_state' FROM mem0migrations"))
          .isEqualTo("paused");
      assertThat(before).isNotEmpty();
      assertThat(toastedValues(wide)).isEqualTo(before);
    }
  }

  private static List<String> toastedValues(StoreDatabase database) {
    String toast =
        database.value(
            "SELECT reltoastrelid::regclass FROM pg_class WHERE oid = 'mem0migrations'::regclass");
    return database.column("SELECT DISTINCT chunk_id FROM " + toast + " ORDER BY 1");
  }

  private static CanonicalMemory.Builder wide(CanonicalMemory.Builder memory) {
    return memory.setEmbedding(
        Embedding.newBuilder(memory.getEmbedding())
            .setDims(1536)
            .setVector(Memories.vector(1, 1536))
            .build());
  }

  private static CanonicalMemory.Builder version(long version) {
    return memory(ID).setVersion(version);
  }

  private static SinkRecord record(CanonicalMemory.Builder memory, long offset) {
    return ConnectRecords.record(memory.build(), offset);
  }

  private static RunningTask start(Map<String, String> options) {
    return new RunningTask(new PgVectorSinkTask(), options);
  }

  private static Map<String, String> options(String... changes) {
    Map<String, String> options = database.mem0Options();
    for (int i = 0; i < changes.length; i += 2) {
      options.put(changes[i], changes[i + 1]);
    }
    return options;
  }

  private static int rows() {
    return database.rows("SELECT id FROM mem0migrations").size();
  }

  private static String payload() {
    return database.value("SELECT payload FROM mem0migrations WHERE id = ?", ID);
  }

  private static String vector() {
    return database.value("SELECT vector FROM mem0migrations WHERE id = ?", ID);
  }

  private static boolean vectorIs(Embedding embedding) {
    return database
        .value(
            "SELECT vector = ?::vector FROM mem0migrations WHERE id = ?",
            embedding.getVector().toString(),
            ID)
        .equals("t");
  }

  private static String rowVersion() {
    return database.value("SELECT xmin FROM mem0migrations WHERE id = ?", ID);
  }

  private static String ledger() {
    return database.value(
        "SELECT version FROM memory_sync.applied WHERE store = 'mem0' AND memory_id = ?", ID);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
