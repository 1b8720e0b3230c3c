package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.schema.Topics;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.clients.WordHashEmbedder;
import io.memorysync.stack.stores.SqlScript;
import io.memorysync.stack.stores.StoreSchemas;
import io.memorysync.stack.view.StoreView;
import io.memorysync.testkit.Operation;
import io.memorysync.testkit.TestStack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of {@code docs/runbook.md}, run where it is meant to help: the fault is made, the
 * block is run as it stands on the page, and what it promises holds. A block that no scenario runs
 * fails the class.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunbookIT {

  private static final String TEXT = "Keeps bees.";
  private static final String MEANWHILE = "Sells honey.";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private TestStack stack;
  private RunbookShell shell;
  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;

  @BeforeAll
  void openTheRunbook(@TempDir Path temporary) throws Exception {
    stack = TestStack.shared();
    shell = new RunbookShell(stack, temporary);
    ok(shell.readAddresses());
    assertThat(shell.variable("CONNECT")).isEqualTo(stack.endpoints().connectUrl());
    assertThat(shell.variable("MEM0")).startsWith("postgresql://").endsWith("/mem0");
  }

  @BeforeEach
  void look() throws SQLException {
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
  }

  @AfterAll
  void everyBlockWasRun() {
    assertThat(shell.notRun()).as("blocks that no scenario runs").isEmpty();
  }

  @Test
  void aConnectorThatFailedOrIsPausedRunsAgain() throws Exception {
    mem0.database().execute("REVOKE INSERT ON mem0migrations FROM memory_sync_sink");
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    within(
        PATIENCE,
        () ->
            assertThat(ok(shell.run("connectors")))
                .containsPattern("mem0-sink RUNNING\\n(  .*\\n)*  task \\d FAILED\\n")
                .containsPattern("Caused by: .*mem0migrations"));

    ok(shell.run("prepare"));
    ok(shell.run("restart-failed"));

    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(TEXT));
    stack.connect().pause("neo4j-sink");
    stack.connect().stop("user-id-sink", PATIENCE);
    ok(shell.run("resume"));
    within(PATIENCE, this::everyConnectorRuns);
  }

  @Test
  void aSlotThatNobodyReadsIsSeenAndReplaced() throws Exception {
    stack.connect().stop("mem0-source", PATIENCE);
    eventually(() -> assertThat(ok(shell.run("slots"))).containsPattern("memory_sync_mem0 +\\| f"));
    ok(shell.run("slot-stop"));
    ok(shell.run("slot-drop"));
    assertThat(ok(shell.run("slots"))).doesNotContain("memory_sync_mem0");
    UUID meanwhile = pipeline.mem0().add(UUID.randomUUID().toString(), MEANWHILE, Map.of());
    ok(shell.run("slot-resume"));

    within(PATIENCE, () -> assertThat(contentOf(meanwhile)).isEqualTo(MEANWHILE));
    within(
        PATIENCE,
        () ->
            assertThat(ok(shell.run("slots")))
                .containsPattern("memory_sync_mem0 +\\| t +\\| reserved"));
    ok(shell.run("slot-anew"));
    UUID after = pipeline.mem0().add(UUID.randomUUID().toString(), TEXT, Map.of());
    within(PATIENCE, () -> assertThat(contentOf(after)).isEqualTo(TEXT));
  }

  @Test
  void whatWasPutAsideIsListedAndWhatAStoreMissesIsRepaired() throws Exception {
    mem0.database()
        .execute(
            "ALTER TABLE mem0migrations ADD CONSTRAINT refused CHECK (payload ->> 'data' <> '%s')"
                .formatted("Is refused by mem0."));
    UUID refused = pipeline.openMemory().add(Pipeline.newUser(), "Is refused by mem0.");
    UUID malformed = UUID.randomUUID();
    mem0.insert(malformed, "[1]");
    eventually(() -> assertThat(pipeline.published().rejections(malformed)).hasSize(1));
    eventually(() -> assertThat(deadLetter(refused)).isNotNull());

    Operation list = shell.run("rejected");
    assertThat(list.status()).isEqualTo(1);
    assertThat(list.output()).contains(malformed.toString(), "invalid-payload", "mem0-sink");
    assertThat(ok(shell.run("rejected-show", Map.of("id", deadLetter(refused)))))
        .contains("Is refused by mem0.");
    ok(shell.run("rejected-retry", Map.of("code", "invalid-payload")));
    eventually(() -> assertThat(pipeline.published().rejections(malformed)).hasSize(3));
    mem0.database().execute("DELETE FROM mem0migrations WHERE id = ?", malformed);

    mem0.database().execute("ALTER TABLE mem0migrations DROP CONSTRAINT refused");
    Operation verify = shell.run("verify");
    assertThat(verify.status()).isEqualTo(1);
    assertThat(verify.output()).contains(refused.toString(), "missing");
    ok(shell.run("repair"));
    assertThat(mem0.text(refused, "data")).isEqualTo("Is refused by mem0.");
    ok(shell.run("verify"));
  }

  @Test
  void aRowWhoseUserWasNotCapturedWaitsUntilTheTablesAreReadAgain() throws Exception {
    UUID userRow = UUID.randomUUID();
    UUID appRow = UUID.randomUUID();
    UUID id = UUID.randomUUID();
    String user = Pipeline.newUser();
    try (UnseenWrites unseen = new UnseenWrites(stack.openMemory())) {
      unseen.execute(
          "INSERT INTO users (id, user_id, metadata) VALUES (?, ?, '{}')", userRow, user);
      unseen.execute(
          "INSERT INTO apps (id, owner_id, name, metadata, is_active)"
              + " VALUES (?, ?, 'cursor', '{}', true)",
          appRow,
          userRow);
    }
    pipeline.openMemory().addVector(id, user, TEXT);
    openMemory
        .database()
        .execute(
            "INSERT INTO memories (id, user_id, app_id, content, metadata, state, created_at,"
                + " updated_at) VALUES (?, ?, ?, ?, '{}', 'active', now(), now())",
            id,
            userRow,
            appRow,
            TEXT);
    eventually(() -> assertThat(ok(shell.run("parked"))).contains("row " + userRow + " of users"));

    ok(shell.run("snapshot-references"));

    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(TEXT));
  }

  @Test
  void aStreamsAppThatDiedIsSeenAndWhatAPersonHasToDecideIsDecided() throws Exception {
    stack.killStreamsApp();
    assertThat(shell.run("streams-ready").output()).endsWith("000\n");
    stack.setStreamsApp(Map.of("conflict.policy.content", "manual"));
    assertThat(ok(shell.run("streams-ready"))).endsWith("200\n");
    UUID id = twoEditsOfOneText();

    Operation open = shell.run("conflicts");
    assertThat(open.status()).isEqualTo(1);
    assertThat(open.output()).contains(id.toString());
    Map<String, String> named =
        Map.of(
            "memory",
            id.toString(),
            "field",
            "content",
            "version",
            Long.toString(pipeline.published().conflicts(id).get(0).getVersion()));
    assertThat(ok(shell.run("conflicts-show", named))).contains("viola", "violin");
    ok(shell.run("conflicts-choose", named));

    eventually(() -> assertThat(contentOf(id)).isEqualTo("Plays the violin."));
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo("Plays the violin."));
  }

  @Test
  void whatIsDownIsSeenAndStarted() throws Exception {
    stack.killGateway();
    stack.stopPostgres();
    try {
      Operation status = shell.run("status");
      assertThat(status.status()).as(status.errors()).isEqualTo(1);
      assertThat(status.output())
          .as(status.errors())
          .containsPattern("postgresql +down")
          .containsPattern("gateway +down");
      assertThat(shell.run("store-answers").status()).isNotZero();
      assertThat(shell.run("gateway-ready").output()).endsWith("000\n");
    } finally {
      ok(shell.run("start"));
    }

    look();
    assertThat(ok(shell.run("store-answers"))).isEqualTo("primary\n");
    assertThat(ok(shell.run("gateway-ready"))).endsWith("200\n");
    within(
        PATIENCE,
        () ->
            assertThat(ok(shell.run("registry-answers")))
                .contains(Topics.subject(Topics.CANONICAL)));
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    within(PATIENCE, () -> assertThat(mem0.text(id, "data")).isEqualTo(TEXT));
    within(PATIENCE, () -> ok(shell.run("status")));
  }

  @Test
  void aTransactionThatStaysOpenIsFoundAndAborted() throws Exception {
    String topic = "runbook-transactions";
    try (Admin admin = stack.admin();
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of(
                    "bootstrap.servers", stack.bootstrapServers(), "transactional.id", "runbook"),
                new StringSerializer(),
                new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      assertThat(ok(shell.run("unavailable-partitions"))).doesNotContain("Topic:");
      producer.initTransactions();
      producer.beginTransaction();
      long offset = producer.send(new ProducerRecord<>(topic, "open")).get().offset();
      Map<String, String> place =
          Map.of("topic", topic, "partition", "0", "offset", Long.toString(offset));

      assertThat(ok(shell.run("hanging-transactions"))).contains("runbook");
      assertThat(ok(shell.run("producers-of-a-partition", place)))
          .contains("CurrentTransactionStartOffset")
          .containsPattern("\\t" + offset + "\\s");
      ok(shell.run("abort-transaction", place));

      assertThat(ok(shell.run("producers-of-a-partition", place))).contains("None");
      // The coordinator takes it for open until its timeout, and the tests that follow find it.
      producer.abortTransaction();
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  @Test
  void anEmptiedStoreIsFilledAgain() throws Exception {
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(TEXT));
    mem0.database().execute("TRUNCATE mem0migrations");

    ok(shell.run("replay-by-hand", Map.of(), Map.of("SINK", "mem0-sink")));

    within(PATIENCE, () -> assertThat(mem0.text(id, "data")).isEqualTo(TEXT));
    ok(shell.run("replay"));
    assertThat(stack.status().findings()).isEmpty();
  }

  @Test
  void aThirdStoreIsFilledAndCaptured() throws Exception {
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    try (Database server = new Database(stack.mem0())) {
      server.execute("CREATE DATABASE archive");
    }
    try (Connection owner = connect("archive");
        Database archive = new Database(owner)) {
      StoreSchemas.mem0Collection(owner, "notes", Pipeline.DIMS);
      Map<String, String> variables = Map.of("ARCHIVE", uri("archive"));

      ok(shell.run("third-store-files", Map.of(), variables));
      ok(shell.run("third-store-prepare", Map.of(), variables));
      ok(shell.run("third-store-source", Map.of(), variables));
      ok(shell.run("third-store-sink", Map.of(), variables));

      VectorTable notes = new VectorTable(archive, "notes");
      within(
          PATIENCE,
          () ->
              assertThat(notes.payload(id).map(payload -> payload.path("data").asText()))
                  .contains(TEXT));
      within(PATIENCE, () -> assertThat(pipeline.endOf("archive.public.notes")).isPositive());
    } finally {
      stack.connect().delete("archive-sink");
      stack.connect().delete("archive-source");
      forget("archive", "memory_sync_archive");
    }
  }

  @Test
  void aRegistryIsAskedBeforeAnUpgrade() {
    assertThat(ok(shell.run("schema-check"))).isEqualTo("true\n");
  }

  @Test
  void passwordsAreRotated() throws Exception {
    Endpoints endpoints = stack.endpoints();
    Database server = mem0.database();
    server.execute("ALTER ROLE memory_sync_source PASSWORD 'before'");
    server.execute("ALTER ROLE memory_sync_sink PASSWORD 'before'");
    server.execute("ALTER ROLE memory_sync_gateway PASSWORD 'before'");
    String neo4j = endpoints.neo4j().password();
    shell.run("rotate-neo4j", Map.of("old password", neo4j, "new password", "before-it"));
    Map<String, String> variables =
        Map.of(
            "NEW_SOURCE_PASSWORD", endpoints.mem0().source().password(),
            "NEW_SINK_PASSWORD", endpoints.mem0().sink().password(),
            "NEW_GATEWAY_PASSWORD", endpoints.gateway().login().password(),
            "GATEWAY_DATABASE", uri("gateway"));

    ok(shell.run("rotate-postgres", Map.of(), variables));
    ok(shell.run("rotate-gateway", Map.of(), variables));
    shell.run("rotate-neo4j", Map.of("old password", "before-it", "new password", neo4j));
    ok(shell.run("restart-connectors"));

    within(PATIENCE, this::everyConnectorRuns);
    stack.restartGateway();
    UUID id = pipeline.mem0().add(UUID.randomUUID().toString(), TEXT, Map.of());
    within(PATIENCE, () -> assertThat(contentOf(id)).isEqualTo(TEXT));
    MemoryGraph graph = pipeline.graph();
    within(PATIENCE, () -> assertThat(graph.memory(id)).containsEntry("content", TEXT));
  }

  @Test
  void aRestoredStoreIsBroughtForwardAndNoDeleteLeavesIt() throws Exception {
    String user = UUID.randomUUID().toString();
    UUID edited = pipeline.mem0().add(user, TEXT, Map.of());
    UUID deleted = pipeline.mem0().add(user, TEXT, Map.of());
    UUID kept = pipeline.mem0().add(user, TEXT, Map.of());
    for (UUID id : List.of(edited, deleted, kept)) {
      eventually(() -> assertThat(contentOf(id)).isEqualTo(TEXT));
    }
    Database server = mem0.database();
    server.execute("CREATE TABLE backup_of_memories AS TABLE mem0migrations");
    server.execute("CREATE TABLE backup_of_applied AS TABLE memory_sync.applied");
    pipeline.mem0().update(edited, MEANWHILE);
    pipeline.mem0().delete(deleted);
    UUID added = pipeline.openMemory().add(Pipeline.newUser(), MEANWHILE);
    eventually(() -> assertThat(contentOf(edited)).isEqualTo(MEANWHILE));
    eventually(() -> assertThat(openMemory.memory(deleted)).containsEntry("state", "deleted"));
    eventually(() -> assertThat(mem0.text(added, "data")).isEqualTo(MEANWHILE));

    ok(shell.run("restore-stop"));
    String position = ok(shell.run("restore-position")).strip();
    restoreTheBackup(server);
    long versions = pipeline.endOf(Topics.CANONICAL);
    ok(shell.run("restore-prepare"));
    long beyond = Long.parseLong(position) + (40L << 20);
    ok(shell.run("restore-advance", Map.of("position", Long.toString(beyond))));
    assertThat(
            server.value(
                Boolean.class, "SELECT pg_current_wal_lsn() > '0/0'::pg_lsn + ?::numeric", beyond))
        .hasValue(true);
    stack.replay("mem0-sink");
    stack.replay("mem0-sink");
    stack.replay("user-id-sink");
    ok(shell.run("verify"));
    ok(shell.run("slot-anew"));

    assertThat(mem0.text(edited, "data")).isEqualTo(MEANWHILE);
    assertThat(mem0.payload(deleted)).isEmpty();
    assertThat(mem0.text(added, "data")).isEqualTo(MEANWHILE);
    pipeline.mem0().update(kept, MEANWHILE);
    within(PATIENCE, () -> assertThat(contentOf(kept)).isEqualTo(MEANWHILE));
    assertThat(contentOf(edited)).isEqualTo(MEANWHILE);
    assertThat(openMemory.memory(deleted)).containsEntry("state", "deleted");
    assertThat(pipeline.endOf(Topics.CANONICAL) - versions).as("new versions").isLessThan(8);
    eventually(() -> assertThat(pipeline.published().versions(kept)).hasSize(2));
    for (UUID id : List.of(edited, deleted, kept, added)) {
      assertThat(pipeline.published().conflicts(id)).isEmpty();
    }
  }

  @Test
  void copiesThatWereMadeByHandUnderOtherIdsAreFoundAndDeleted() throws Exception {
    try (Database server = new Database(stack.mem0())) {
      server.execute("CREATE DATABASE handmade_openmemory");
      server.execute("CREATE DATABASE handmade_mem0");
    }
    try (Connection originals = connect("handmade_openmemory");
        Connection vectors = connect("handmade_openmemory");
        Connection copies = connect("handmade_mem0");
        Database collection = new Database(copies)) {
      StoreSchemas.openMemory(originals);
      StoreSchemas.mem0Collection(originals, "openmemory", Pipeline.DIMS);
      StoreSchemas.mem0Collection(copies, "mem0migrations", Pipeline.DIMS);
      new SqlScript(Checkout.find().root().resolve("connect-config/sql/user-id-mapping.sql"))
          .run(copies, Map.of());
      OpenMemoryClient client =
          new OpenMemoryClient(vectors, originals, "cursor", new WordHashEmbedder(Pipeline.DIMS));
      Mem0Collection migrated = new Mem0Collection(collection);
      migrated.map("drj", UUID.fromString("12345678-1234-5678-9012-123456789abc"));
      UUID sameId = client.add("drj", TEXT);
      migrated.insert(sameId, "{\"data\": \"" + TEXT + "\"}");
      client.add("drj", MEANWHILE);
      UUID copy = UUID.randomUUID();
      migrated.insert(copy, "{\"data\": \"" + MEANWHILE + "\"}");
      UUID own = UUID.randomUUID();
      migrated.insert(own, "{\"data\": \"Was never in OpenMemory.\"}");
      Map<String, String> variables =
          Map.of("OPENMEMORY", uri("handmade_openmemory"), "MEM0", uri("handmade_mem0"));

      assertThat(ok(shell.run("handmade-pairs", Map.of(), variables))).contains("(0 rows)");
      assertThat(ok(shell.run("handmade-copies", Map.of(), variables)))
          .isEqualTo("1\n" + copy + "\n");
      ok(shell.run("handmade-delete", Map.of(), variables));

      assertThat(migrated.payload(copy)).isEmpty();
      assertThat(migrated.payload(sameId)).isPresent();
      assertThat(migrated.payload(own)).isPresent();
    } finally {
      forget("handmade_openmemory", null);
      forget("handmade_mem0", null);
    }
  }

  /** OpenMemory's edit is known when mem0's, which had not seen it, is committed. */
  private UUID twoEditsOfOneText() throws SQLException {
    OpenMemoryClient client = pipeline.openMemory();
    UUID id = client.add(Pipeline.newUser(), "Plays the cello.");
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    try (Database application = new Database(stack.mem0())) {
      application.execute("BEGIN");
      application.rows("SELECT id FROM mem0migrations WHERE id = ? FOR UPDATE", id);
      client.edit(id, "Plays the viola.");
      eventually(() -> assertThat(pipeline.published().versions(id)).hasSize(2));
      application.execute(
          "UPDATE mem0migrations SET payload = payload || '{\"data\": \"Plays the violin.\"}'"
              + " WHERE id = ?",
          id);
      application.execute("COMMIT");
    }
    eventually(() -> assertThat(pipeline.published().conflicts(id)).hasSize(1));
    return id;
  }

  /** As a restore leaves it: tables made anew, out of the publication, with what they held then. */
  private void restoreTheBackup(Database server) throws SQLException {
    server.execute("DROP TABLE mem0migrations");
    try (Connection owner = stack.mem0()) {
      StoreSchemas.mem0Collection(owner, Mem0Collection.TABLE, Pipeline.DIMS);
    }
    server.execute("INSERT INTO mem0migrations SELECT * FROM backup_of_memories");
    server.execute("TRUNCATE memory_sync.applied");
    server.execute("INSERT INTO memory_sync.applied SELECT * FROM backup_of_applied");
    server.execute("DROP TABLE backup_of_memories, backup_of_applied");
  }

  private void everyConnectorRuns() {
    assertThat(ok(shell.run("connectors"))).doesNotContain("PAUSED", "STOPPED", "FAILED");
  }

  /** The id of a memory's dead letter; null if it has none. */
  private String deadLetter(UUID memory) throws Exception {
    Operation list = stack.operate("rejected", "--json", "--memory", memory.toString());
    JsonNode letters = JSON.readTree(list.output()).path("deadLetters");
    return letters.isEmpty() ? null : letters.get(0).path("id").asText();
  }

  private Object contentOf(UUID id) throws SQLException {
    return openMemory.memory(id).get("content");
  }

  private Connection connect(String database) throws SQLException {
    Endpoints.Database mem0 = stack.endpoints().mem0();
    return StoreView.connect(
        new Endpoints.Database(
            mem0.host(),
            mem0.port(),
            database,
            mem0.jdbcUrl().replaceAll("/mem0$", "/" + database),
            mem0.superuser(),
            mem0.source(),
            mem0.sink()));
  }

  /** Another database of the server, as psql takes it. */
  private String uri(String database) {
    return shell.variable("MEM0").replaceAll("/mem0$", "/" + database);
  }

  /** Drops a database, and its slot before it if it has one. */
  private void forget(String database, String slot) throws SQLException {
    try (Database server = new Database(stack.mem0())) {
      // The connector that is gone holds it for a moment.
      eventually(
          () ->
              assertThat(
                      server.rows(
                          "SELECT slot_name FROM pg_replication_slots WHERE slot_name = ? AND active",
                          String.valueOf(slot)))
                  .isEmpty());
      server.rows(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
              + " WHERE slot_name = ?",
          String.valueOf(slot));
      server.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }
  }

  private static String ok(Operation operation) {
    assertThat(operation.status()).as(operation.output() + operation.errors()).isZero();
    return operation.output();
  }
}
