package io.memorysync.connect.pgvector;

import static io.memorysync.connect.common.Memories.memory;
import static io.memorysync.connect.common.Memories.user;
import static io.memorysync.connect.common.Memories.withContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.memorysync.connect.common.Memories;
import io.memorysync.connect.common.RunningTask;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenMemoryLayoutIT {

  private static final UUID ID = UUID.fromString("5b2e7a60-51a5-4a5c-9d3e-3a2f7c1b9e10");
  private static final List<String> ALL_PARTS =
      List.of("openmemory/memories", "openmemory/categories", "openmemory/collection");
  private static final Instant LATER = Instant.parse("2025-03-02T08:00:00.000001Z");

  private static StoreDatabase database;
  private RunningTask task;

  @BeforeAll
  static void prepareDatabase() {
    database = StoreDatabase.openMemory();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @BeforeEach
  void startOnEmptyTables() {
    database.execute("TRUNCATE users, categories, openmemory, memory_sync.applied CASCADE");
    task = start(database.openMemoryOptions());
  }

  @AfterEach
  void stop() {
    task.close();
  }

  @Test
  void aNewMemoryIsARowWithEveryColumnOfOpenMemory() {
    task.put(memory(ID));

    assertThat(memoryRow())
        .contains(
            entry("user_key", "drj"),
            entry("app", "cursor"),
            entry("owner", "drj"),
            entry("content", "Likes olives"),
            entry("vector", null),
            entry("metadata", "{\"topic\":\"food\"}"),
            entry("state", "active"),
            entry("created_at", "2025-03-01 10:00:00.123456"),
            entry("updated_at", "2025-03-01 10:00:00.123456"),
            entry("archived_at", null),
            entry("deleted_at", null));
  }

  @Test
  void itsUserIsAddedUnderHisUuid() {
    task.put(memory(ID));

    assertThat(database.row("SELECT id, user_id, name, email, metadata FROM users"))
        .containsExactly(
            entry("id", user("drj").getId()),
            entry("user_id", "drj"),
            entry("name", null),
            entry("email", null),
            entry("metadata", "{}"));
    assertThat(database.column("SELECT created_at FROM users WHERE created_at = updated_at"))
        .hasSize(1);
  }

  @Test
  void itsUserGetsAnotherRowIdWhereTheUuidIsTaken() {
    database.execute(
        "INSERT INTO users (id, user_id) VALUES ('" + user("drj").getId() + "', 'ann')");

    task.put(memory(ID));

    assertThat(memoryRow()).containsEntry("user_key", "drj");
    assertThat(database.column("SELECT user_id FROM users ORDER BY 1"))
        .containsExactly("ann", "drj");
  }

  @Test
  void itsUserIsTheOneWhoIsThere() {
    database.execute(
        "INSERT INTO users (id, user_id, name) VALUES (gen_random_uuid(), 'drj', 'Dr. J')");

    task.put(memory(ID));

    assertThat(database.column("SELECT name FROM users")).containsExactly("Dr. J");
  }

  @Test
  void itsAppIsAddedActive() {
    task.put(memory(ID));

    assertThat(database.row("SELECT name, description, metadata, is_active FROM apps"))
        .containsExactly(
            entry("name", "cursor"),
            entry("description", null),
            entry("metadata", "{}"),
            entry("is_active", "t"));
  }

  @Test
  void aMemoryOfNoAppIsFiledUnderTheDefaultOne() {
    task.put(memory(ID).setApp(null));

    assertThat(memoryRow()).containsEntry("app", "mem0");
  }

  @Test
  void anAppIsSetOnce() {
    task.put(memory(ID).setApp("claude"));

    task.put(withContent(version(2), "Likes capers").setApp("cursor"));

    assertThat(memoryRow()).contains(entry("app", "claude"), entry("content", "Likes capers"));
    assertThat(database.column("SELECT name FROM apps")).containsExactly("claude");
  }

  @Test
  void aMemoryThatMovesToAnotherUserMovesToThatUsersApp() {
    task.put(memory(ID));

    task.put(version(2).setUser(user("ann")));

    assertThat(memoryRow())
        .contains(entry("user_key", "ann"), entry("owner", "ann"), entry("app", "cursor"));
  }

  @Test
  void itsCollectionRowIsWhatOpenMemorysMem0ClientWrites() {
    task.put(memory(ID).setState(MemoryState.PAUSED));

    assertThat(
            database.column(
                "SELECT key || '=' || value FROM openmemory, jsonb_each_text(payload) ORDER BY 1"))
        .containsExactly(
            "created_at=2025-03-01T10:00:00.123456+00:00",
            "data=Likes olives",
            "hash=" + memory(ID).getContentHash(),
            "mcp_client=cursor",
            "source_app=openmemory",
            "updated_at=2025-03-01T10:00:00.123456+00:00",
            "user_id=drj");
    assertThat(database.value("SELECT vector IS NOT NULL FROM openmemory WHERE id = ?", ID))
        .isEqualTo("t");
  }

  @Test
  void anOpenMemoryWithoutAPgvectorCollectionGetsItsRows() {
    Map<String, String> options = database.openMemoryOptions();
    options.remove("collection.table");
    task.close();
    task = start(options);

    task.put(memory(ID));

    assertThat(memoryRow()).containsEntry("state", "active");
    assertThat(collectionRows()).isEmpty();
  }

  @Test
  void newContentIsWrittenToBothTables() {
    task.put(memory(ID));

    task.put(withContent(version(2), "Likes capers").setUpdatedAt(LATER));

    assertThat(memoryRow())
        .contains(
            entry("content", "Likes capers"),
            entry("created_at", "2025-03-01 10:00:00.123456"),
            entry("updated_at", "2025-03-02 08:00:00.000001"));
    assertThat(database.value("SELECT payload ->> 'data' FROM openmemory"))
        .isEqualTo("Likes capers");
  }

  @Test
  void theFirstStateIsInTheHistoryAsOpenMemoryHasIt() {
    task.put(memory(ID));

    assertThat(history()).containsExactly("deleted>active");
    assertThat(
            database.value(
                "SELECT users.user_id FROM memory_status_history JOIN users ON users.id = changed_by"))
        .isEqualTo("drj");
  }

  @Test
  void aPauseIsAStateAndAnEntryInTheHistory() {
    task.put(memory(ID));

    task.put(version(2).setState(MemoryState.PAUSED).setUpdatedAt(LATER));

    assertThat(memoryRow()).containsEntry("state", "paused");
    assertThat(history()).containsExactly("deleted>active", "active>paused");
    assertThat(
            database.value(
                "SELECT changed_at FROM memory_status_history WHERE new_state = 'paused'"))
        .isEqualTo("2025-03-02 08:00:00.000001");
  }

  @Test
  void aChangeOfContentIsNoEntryInTheHistory() {
    task.put(memory(ID));

    task.put(withContent(version(2), "Likes capers"));

    assertThat(history()).containsExactly("deleted>active");
  }

  @Test
  void anArchivedMemoryHasItsTime() {
    task.put(memory(ID));

    task.put(version(2).setState(MemoryState.ARCHIVED).setArchivedAt(LATER));

    assertThat(memoryRow())
        .contains(entry("state", "archived"), entry("archived_at", "2025-03-02 08:00:00.000001"));
  }

  @Test
  void aDeletedMemoryKeepsItsRowAndLosesItsVector() {
    task.put(memory(ID));

    task.put(deleted(2));

    assertThat(memoryRow())
        .contains(entry("state", "deleted"), entry("deleted_at", "2025-03-02 08:00:00.000001"));
    assertThat(history()).containsExactly("deleted>active", "active>deleted");
    assertThat(collectionRows()).isEmpty();
    assertThat(categories()).containsExactly("work");
  }

  @Test
  void aMemoryThatWasDeletedBeforeItCameGetsNoRow() {
    task.put(deleted(2));

    assertThat(database.column("SELECT id FROM memories")).isEmpty();
    assertThat(database.column("SELECT id FROM users")).isEmpty();
  }

  @Test
  void aMemoryThatComesBackIsActiveAgain() {
    task.put(memory(ID));
    task.put(deleted(2));

    task.put(version(3));

    assertThat(memoryRow()).contains(entry("state", "active"), entry("deleted_at", null));
    assertThat(history()).endsWith("deleted>active");
    assertThat(collectionRows()).hasSize(1);
  }

  @Test
  void categoriesBecomeTheOnesOfTheMemory() {
    task.put(memory(ID).setCategories(List.of("food", "work")));

    task.put(version(2).setCategories(List.of("food", "travel")));

    assertThat(categories()).containsExactly("food", "travel");
    assertThat(database.column("SELECT name FROM categories ORDER BY 1"))
        .containsExactly("food", "travel", "work");
  }

  @Test
  void aCategoryThatIsThereIsUsed() {
    database.execute(
        "INSERT INTO categories (id, name, description) VALUES (gen_random_uuid(), 'work', 'Jobs')");

    task.put(memory(ID));

    assertThat(database.column("SELECT description FROM categories")).containsExactly("Jobs");
    assertThat(categories()).containsExactly("work");
  }

  @Test
  void aRedeliveryWritesNothing() {
    task.put(memory(ID));
    List<String> before = rowVersions();

    task.put(memory(ID));

    assertThat(rowVersions()).isEqualTo(before);
    assertThat(task.metric("rows-equal-total")).isEqualTo(1);
  }

  @Test
  void aReplayLeavesRowsAloneThatSayTheSameInAnotherSpelling() {
    task.put(memory(ID).setMetadata("{\"a\":1,\"b\":[2]}"));
    database.execute("UPDATE memories SET metadata = '{ \"b\": [2.0], \"a\": 1 }'");
    database.execute(
        """
        UPDATE openmemory SET payload = payload - 'updated_at'
          || '{"created_at": "2025-03-01T02:00:00-08:00", "text_lemmatized": "like olive"}'
        """);
    List<String> before = rowVersions();

    task.put(memory(ID).setMetadata("{\"a\":1,\"b\":[2]}"));

    assertThat(rowVersions()).isEqualTo(before);
  }

  @Test
  void whatOpenMemorysClientKeepsInAPayloadStays() {
    task.put(memory(ID));
    database.execute(
        """
        UPDATE openmemory
        SET payload = payload || '{"role": "user", "text_lemmatized": "like olive"}'
        """);

    task.put(withContent(version(2), "Likes capers"));

    assertThat(
            database.row(
                "SELECT payload ->> 'role' AS role, payload ->> 'data' AS data FROM openmemory"))
        .containsExactly(entry("role", "user"), entry("data", "Likes capers"));
    assertThat(database.value("SELECT payload -> 'text_lemmatized' FROM openmemory")).isNull();
  }

  @Test
  void aVersionOlderThanTheLedgersIsSkipped() {
    task.put(withContent(version(5), "Likes capers"));

    task.put(version(4));

    assertThat(memoryRow()).containsEntry("content", "Likes capers");
  }

  @Test
  void partsThatHoldTheVersionAreLeftAlone() {
    task.put(memory(ID));
    List<String> before = rowVersions();

    task.put(
        withContent(version(2), "Likes capers")
            .setCategories(List.of("travel"))
            .setHeldBy(ALL_PARTS));

    assertThat(rowVersions()).isEqualTo(before);
    assertThat(database.value("SELECT version FROM memory_sync.applied")).isEqualTo("2");
  }

  @Test
  void afterAPutInOpenMemoryOnlyTheCollectionIsWritten() {
    task.put(memory(ID));
    database.execute("UPDATE memories SET content = 'Likes capers'");
    String before = database.value("SELECT xmin FROM memories");

    task.put(
        withContent(version(2), "Likes capers")
            .setEmbedding(null)
            .setHeldBy(List.of("openmemory/memories", "openmemory/categories")));

    assertThat(database.value("SELECT xmin FROM memories")).isEqualTo(before);
    assertThat(database.row("SELECT payload ->> 'data' AS data, vector FROM openmemory"))
        .containsExactly(entry("data", "Likes capers"), entry("vector", null));
  }

  @Test
  void aVersionThatCategoriesAloneHoldIsWrittenToTheOthers() {
    task.put(memory(ID).setHeldBy(List.of("openmemory/categories")));

    assertThat(memoryRow()).containsEntry("state", "active");
    assertThat(categories()).isEmpty();
    assertThat(collectionRows()).hasSize(1);
  }

  @Test
  void categoriesOfAMemoryThatHasNoRowWait() {
    task.put(memory(ID).setHeldBy(List.of("openmemory/memories", "openmemory/collection")));

    assertThat(database.column("SELECT name FROM categories")).isEmpty();
  }

  @Test
  void aReplayRebuildsEmptiedTablesThatHeldTheVersion() {
    task.put(memory(ID).setHeldBy(ALL_PARTS));

    task.put(memory(ID).setHeldBy(ALL_PARTS));

    assertThat(memoryRow()).containsEntry("content", "Likes olives");
    assertThat(categories()).containsExactly("work");
    assertThat(collectionRows()).hasSize(1);
  }

  @Test
  void memoriesWithoutAUserAreLeftOutAndCounted() {
    UUID other = UUID.randomUUID();

    task.put(memory(ID).setUser(null).setAgentId("planner"), memory(other));

    assertThat(database.column("SELECT id FROM memories")).containsExactly(other.toString());
    assertThat(task.metric("rows-unrepresentable-total")).isEqualTo(1);
    assertThat(task.context().deadLetters()).isEmpty();
  }

  @Test
  void aMemoryThatLostItsUserKeepsItsRowUntilItIsDeleted() {
    task.put(memory(ID));
    task.put(memory(ID).setVersion(2).setUser(null));
    assertThat(memoryRow()).containsEntry("state", "active");

    task.put(
        memory(ID)
            .setVersion(3)
            .setUser(null)
            .setState(MemoryState.DELETED)
            .setDeletedAt(Memories.CREATED));

    assertThat(memoryRow()).containsEntry("state", "deleted");
    assertThat(collectionRows()).isEmpty();
  }

  @Test
  void manyMemoriesOfManyUsersAreWrittenInOneBatch() {
    task.put(
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    memory(new UUID(i, i))
                        .setUser(user("user-" + i % 7))
                        .setApp("app-" + i % 3)
                        .setCategories(List.of("category-" + i % 5))
                        .build())
            .toList());

    assertThat(
            database.row(
                """
                SELECT (SELECT count(*) FROM memories) AS memories,
                  (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM apps) AS apps,
                  (SELECT count(*) FROM categories) AS categories,
                  (SELECT count(*) FROM memory_categories) AS links
                """))
        .containsExactly(
            entry("memories", "300"),
            entry("users", "7"),
            entry("apps", "21"),
            entry("categories", "5"),
            entry("links", "300"));
  }

  private static RunningTask start(Map<String, String> options) {
    return new RunningTask(new PgVectorSinkTask(), options);
  }

  private static CanonicalMemory.Builder version(long version) {
    return memory(ID).setVersion(version);
  }

  private static CanonicalMemory.Builder deleted(long version) {
    return version(version).setState(MemoryState.DELETED).setUpdatedAt(LATER).setDeletedAt(LATER);
  }

  private static Map<String, String> memoryRow() {
    return database.row(
        """
        SELECT memories.*, users.user_id AS user_key, apps.name AS app, owners.user_id AS owner
        FROM memories JOIN users ON users.id = memories.user_id
        JOIN apps ON apps.id = memories.app_id JOIN users AS owners ON owners.id = apps.owner_id
        WHERE memories.id = ?
        """,
        ID);
  }

  private static List<String> history() {
    return database.column(
        """
        SELECT old_state || '>' || new_state FROM memory_status_history
        WHERE memory_id = ? ORDER BY xmin::text::bigint
        """,
        ID);
  }

  private static List<String> categories() {
    return database.column(
        """
        SELECT name FROM memory_categories JOIN categories ON categories.id = category_id
        WHERE memory_id = ? ORDER BY name
        """,
        ID);
  }

  private static List<String> collectionRows() {
    return database.column("SELECT id FROM openmemory");
  }

  private static List<String> rowVersions() {
    return database.column(
        """
        SELECT 'memories ' || xmin || id FROM memories
        UNION ALL SELECT 'collection ' || xmin || id FROM openmemory
        UNION ALL SELECT 'link ' || xmin || memory_id || category_id FROM memory_categories
        UNION ALL SELECT 'history ' || xmin || id FROM memory_status_history
        UNION ALL SELECT 'user ' || xmin || id FROM users
        UNION ALL SELECT 'app ' || xmin || id FROM apps
        ORDER BY 1
        """);
  }
}
