package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.stays;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.connectclient.ConnectClient;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.stack.StackException;
import io.memorysync.stack.status.StackStatus;
import io.memorysync.stack.stores.StoreSchemas;
import io.memorysync.testkit.TestStack;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A store of which nothing is captured any more, or that was emptied without deletes: the others
 * keep every memory, the status says what happened and what mends it, and that mends it.
 */
class LostCaptureIT {

  private static final String TEXT = "Keeps bees.";
  private static final String MEANWHILE = "Sells honey.";
  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private TestStack stack;
  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;
  private MemoryGraph graph;
  private UUID id;

  @BeforeEach
  void aMemoryIsEverywhere() throws SQLException {
    stack = pipeline.stack();
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
    graph = pipeline.graph();
    id = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    eventually(
        () -> {
          assertThat(mem0.text(id, "data")).isEqualTo(TEXT);
          assertThat(graph.memory(id)).containsEntry("content", TEXT);
        });
  }

  /** Only the SQL of connect-config is run again; what else was found, the test has mended. */
  @AfterEach
  void allIsWell() {
    stack.prepareAgain();
    assertThat(stack.status().findings()).isEmpty();
  }

  @Test
  void aResetOfMem0EmptiesNoOtherStoreAndIsUndoneByPrepareSnapshotAndReplay() throws SQLException {
    try (Connection owner = stack.mem0()) {
      new Database(owner).execute("DROP TABLE mem0migrations");
      StoreSchemas.mem0Collection(owner, Mem0Collection.TABLE, Pipeline.DIMS);
    }
    UUID meanwhile = pipeline.mem0().add(UUID.randomUUID().toString(), MEANWHILE, Map.of());

    StackStatus status = stack.status();
    assertThat(status.isHealthy()).isFalse();
    assertThat(status.findings())
        .satisfiesExactly(
            identity ->
                assertThat(identity)
                    .endsWith("ALTER TABLE public.mem0migrations REPLICA IDENTITY FULL;"),
            publication ->
                assertThat(publication)
                    .endsWith("ALTER PUBLICATION memory_sync ADD TABLE public.mem0migrations;"));
    stays(A_WHILE, this::theOthersKeepIt);

    stack.prepareAgain();
    stack.snapshot("mem0-source", "mem0migrations");
    stack.replay("mem0-sink");

    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(TEXT));
    eventually(() -> assertThat(openMemory.memory(meanwhile)).containsEntry("content", MEANWHILE));
    pipeline.mem0().update(id, "Keeps many bees.");
    eventually(
        () -> assertThat(openMemory.memory(id)).containsEntry("content", "Keeps many bees."));
  }

  @Test
  void aTruncateDeletesNoMemoryIsNamedAndUndoneByReplay() throws SQLException {
    long before = truncations();

    mem0.database().execute("TRUNCATE mem0migrations");

    eventually(() -> assertThat(truncations()).isEqualTo(before + 1));
    assertThat(pipeline.published().rejected())
        .filteredOn(event -> event.getCode().equals("truncated"))
        .extracting(RejectedEvent::getReason)
        .last()
        .asString()
        .contains("public.mem0migrations")
        .contains("./memory-sync replay");
    stays(A_WHILE, this::theOthersKeepIt);
    StackStatus status = stack.status();
    assertThat(status.isHealthy()).isFalse();
    assertThat(status.findings())
        .singleElement()
        .asString()
        .startsWith("Table public.mem0migrations of mem0 was emptied by TRUNCATE")
        .endsWith("./memory-sync replay mem0-sink");

    stack.replay("mem0-sink");

    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(TEXT));
  }

  @Test
  void aTruncateOfTheUserIdsIsNamedAndUndoneByReplayAndRepair() throws Exception {
    String user = Pipeline.newUser();
    pipeline.openMemory().add(user, MEANWHILE);
    eventually(() -> assertThat(uuidOf(user)).isPresent());
    Optional<String> uuid = uuidOf(user);
    String mapped = Pipeline.newUser();
    UUID mappedId = UUID.randomUUID();
    mem0.map(mapped, mappedId);
    eventually(() -> assertThat(pipeline.published().userId(mapped)).isPresent());

    mem0.database().execute("TRUNCATE user_id_mapping");

    eventually(
        () ->
            assertThat(stack.status().findings())
                .singleElement()
                .asString()
                .startsWith("Table public.user_id_mapping of mem0 was emptied by TRUNCATE")
                .endsWith("./memory-sync replay user-id-sink && ./memory-sync verify --repair"));

    stack.replay("user-id-sink");

    eventually(() -> assertThat(uuidOf(user)).isEqualTo(uuid));
    Verify.run(stack, "--patience", "1", "--repair");
    assertThat(uuidOf(mapped)).contains(mappedId.toString());
  }

  @Test
  void aTruncateOfOpenMemoryLeavesMem0AndItsOwnUsersKnown() throws SQLException {
    long before = truncations();

    openMemory.database().execute("TRUNCATE users, apps, categories, openmemory CASCADE");

    // memories, memory_categories and openmemory; nothing hangs on the rows of the others
    eventually(() -> assertThat(truncations()).isEqualTo(before + 3));
    stays(
        A_WHILE,
        () -> {
          assertThat(mem0.text(id, "data")).isEqualTo(TEXT);
          assertThat(graph.memory(id)).containsEntry("content", TEXT);
        });

    stack.replay("openmemory-sink");

    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("content", TEXT));
    UUID next = pipeline.openMemory().add(Pipeline.newUser(), MEANWHILE);
    eventually(() -> assertThat(mem0.text(next, "data")).isEqualTo(MEANWHILE));
  }

  @Test
  void aTableThatLeftItsPublicationIsNamed() throws SQLException {
    mem0.database().execute("ALTER PUBLICATION memory_sync DROP TABLE mem0migrations");

    assertThat(stack.status().findings())
        .singleElement()
        .asString()
        .endsWith("ALTER PUBLICATION memory_sync ADD TABLE public.mem0migrations;");
  }

  @Test
  void aTableOfUserIdsThatWouldTakeTwoStringsForOneUuidIsNamed() throws SQLException {
    mem0.database()
        .execute("ALTER TABLE user_id_mapping DROP CONSTRAINT user_id_mapping_uuid_id_key");

    List<String> findings = stack.check();
    mem0.database().execute("ALTER TABLE public.user_id_mapping ADD UNIQUE (uuid_id)");

    assertThat(findings)
        .singleElement()
        .asString()
        .endsWith("ALTER TABLE public.user_id_mapping ADD UNIQUE (uuid_id);");
  }

  @Test
  void aSlotThatIsGoneIsNamedAndReplacedWithASnapshot() throws SQLException {
    stack.connect().stop("mem0-source", PATIENCE);
    // The connector that is stopped holds it for a moment.
    eventually(
        () ->
            assertThat(
                    mem0.database()
                        .rows(
                            "SELECT slot_name FROM pg_replication_slots"
                                + " WHERE slot_name = 'memory_sync_mem0' AND active"))
                .isEmpty());
    mem0.database()
        .execute("DO $$ BEGIN PERFORM pg_drop_replication_slot('memory_sync_mem0'); END $$");
    UUID meanwhile = pipeline.mem0().add(UUID.randomUUID().toString(), MEANWHILE, Map.of());

    assertThat(stack.status().findings())
        .singleElement()
        .asString()
        .contains("memory_sync_mem0")
        .contains("is gone")
        .endsWith("./memory-sync snapshot --anew mem0-source");

    long rows = stack.snapshotAnew("mem0-source");

    assertThat(rows).isPositive();
    eventually(() -> assertThat(openMemory.memory(meanwhile)).containsEntry("content", MEANWHILE));
    theOthersKeepIt();
    assertThat(pipeline.published().conflicts(id)).isEmpty();
    pipeline.mem0().update(meanwhile, TEXT);
    eventually(() -> assertThat(openMemory.memory(meanwhile)).containsEntry("content", TEXT));
  }

  @Test
  void aSlotThatLostWalIsNamedAndReplacedWithASnapshot() throws Exception {
    stack.connect().stop("mem0-source", PATIENCE);
    UUID meanwhile = pipeline.mem0().add(UUID.randomUUID().toString(), MEANWHILE, Map.of());
    moreWalThanTheSlotMayKeep("memory_sync_mem0");
    stack.connect().resume("mem0-source");

    // Debezium waits for the slot to become valid, for half an hour, and tells nobody but its log.
    within(
        PATIENCE,
        () ->
            assertThat(Files.readString(stack.connectLog()))
                .contains("Cannot obtain valid replication slot 'memory_sync_mem0'"));
    assertThat(openMemory.memory(meanwhile)).isEmpty();
    assertThat(stack.status().findings())
        .singleElement()
        .asString()
        .contains("memory_sync_mem0")
        .contains("has lost WAL")
        .endsWith("./memory-sync snapshot --anew mem0-source");

    stack.snapshotAnew("mem0-source");

    eventually(() -> assertThat(openMemory.memory(meanwhile)).containsEntry("content", MEANWHILE));
    theOthersKeepIt();
    assertThat(pipeline.published().conflicts(id)).isEmpty();
    pipeline.mem0().update(meanwhile, TEXT);
    eventually(() -> assertThat(openMemory.memory(meanwhile)).containsEntry("content", TEXT));
  }

  @Test
  void aServerWhoseLogIsBehindWhatWasReadOfItIsNamedAndGetsNoNewSlot() {
    ConnectClient connect = stack.connect();
    connect.stop("mem0-source", PATIENCE);
    JsonNode offsets = connect.offsets("mem0-source");
    JsonNode beyond = offsets.deepCopy();
    beyond
        .path("offsets")
        .forEach(
            offset ->
                ((ObjectNode) offset.path("offset"))
                    .put("lsn", offset.at("/offset/lsn").asLong() + (1L << 40)));
    try {
      connect.alterOffsets("mem0-source", beyond);

      assertThat(stack.status().findings())
          .singleElement()
          .asString()
          .contains("mem0-source has read it")
          .endsWith("docs/runbook.md#restoring-a-store-from-backup.");
      assertThatThrownBy(() -> stack.snapshotAnew("mem0-source"))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("the server was restored");
    } finally {
      connect.alterOffsets("mem0-source", offsets);
      connect.resume("mem0-source");
    }
    connect.awaitRunning("mem0-source", PATIENCE);
  }

  @Test
  void vectorsOfOtherDimsAreNamed() throws SQLException {
    mem0.database().execute("DROP INDEX mem0migrations_hnsw_idx");
    mem0.database()
        .execute("ALTER TABLE mem0migrations ALTER COLUMN vector TYPE vector(3) USING NULL");
    List<String> findings = stack.status().findings();
    mem0.database()
        .execute(
            "ALTER TABLE mem0migrations ALTER COLUMN vector TYPE vector(%d) USING NULL"
                .formatted(Pipeline.DIMS));
    mem0.database()
        .execute(
            "CREATE INDEX mem0migrations_hnsw_idx ON mem0migrations"
                + " USING hnsw (vector vector_cosine_ops)");

    assertThat(findings)
        .singleElement()
        .asString()
        .contains("public.mem0migrations")
        .contains("vectors of 3 dims")
        .contains("embedding.dims");

    stack.replay("mem0-sink");

    eventually(() -> assertThat(mem0.vector(id)).hasValue(Pipeline.vectorOf(TEXT)));
  }

  /** Writes until PostgreSQL takes from a slot that nobody reads what that slot has yet to read. */
  private void moreWalThanTheSlotMayKeep(String slot) throws SQLException {
    Database server = openMemory.database();
    server.rows("SELECT pg_logical_emit_message(true, 'memory_sync', ''), pg_switch_wal()");
    // The source that runs follows, so that its slot is not meant.
    eventually(
        () -> {
          server.rows(
              "SELECT pg_logical_emit_message(true, 'memory_sync', ''), pg_log_standby_snapshot()");
          assertThat(
                  server.rows(
                      "SELECT slot_name AS name FROM pg_replication_slots"
                          + " WHERE pg_walfile_name(restart_lsn)"
                          + " <> pg_walfile_name(pg_current_wal_lsn())"))
              .extracting(row -> row.get("name"))
              .containsExactly(slot);
        });
    server.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
    try {
      server.rows("SELECT pg_reload_conf()");
      eventually(
          () -> {
            server.execute("CHECKPOINT");
            assertThat(
                    server.value(
                        String.class,
                        "SELECT wal_status FROM pg_replication_slots WHERE slot_name = ?",
                        slot))
                .contains("lost");
          });
    } finally {
      server.execute("ALTER SYSTEM RESET max_slot_wal_keep_size");
      server.rows("SELECT pg_reload_conf()");
    }
  }

  private void theOthersKeepIt() throws SQLException {
    assertThat(openMemory.memory(id))
        .containsEntry("content", TEXT)
        .containsEntry("state", "active");
    assertThat(openMemory.vector(id)).isPresent();
    assertThat(graph.memory(id)).containsEntry("content", TEXT);
  }

  private Optional<String> uuidOf(String user) throws SQLException {
    return mem0.database()
        .value(String.class, "SELECT uuid_id::text FROM user_id_mapping WHERE string_id = ?", user);
  }

  private long truncations() {
    return pipeline.published().rejected().stream()
        .filter(event -> event.getCode().equals("truncated"))
        .count();
  }
}
