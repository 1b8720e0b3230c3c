package io.memorysync.connect.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connect.common.Memories;
import io.memorysync.connect.common.RunningTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code validate()} finds is reported on the very option, with the mend. */
class PgVectorSinkConnectorIT {

  private final PgVectorSinkConnector connector = new PgVectorSinkConnector();
  private final StoreDatabase database = StoreDatabase.openMemory();
  private final Map<String, String> options = database.openMemoryOptions();

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void aDatabaseThatTheScriptsPreparedIsFine() {
    options.put("tasks.max", "4");

    assertThat(errors()).isEmpty();
  }

  @Test
  void soIsMem0s() {
    try (StoreDatabase mem0 = StoreDatabase.mem0()) {
      assertThat(errors(mem0.mem0Options())).isEmpty();
      assertThat(errors(mem0.userIdOptions())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "connection.url, mysql://localhost, must be jdbc:postgresql://host:port/database",
    "connection.url, jdbc:postgresql://localhost:port/memories, must be jdbc:postgresql://",
    "connection.url, jdbc:postgresql://localhost:1/memories, did not carry out a transaction",
    "connection.password, wrong, correct connection.user or connection.password",
    "layout, mem1, mem0",
    "payload.dialect, ruby, typescript-2",
    "user.id.form, number, uuid",
    "collection.table, a.b.c, must be schema.table",
    "collection.table, public.nothing, there is no table public.nothing",
    "collection.table, public.memories, lacks the columns [payload]",
    "vector.dims, 384, column vector of public.openmemory is vector(8)",
    "tables.schema, elsewhere, there is no table elsewhere.memories",
    "store.name, '', needs the name of the store",
    "batch.size, 0, at least 1"
  })
  void aWrongOptionIsNamed(String option, String value, String message) {
    options.put(option, value);

    assertThat(errors()).containsOnlyKeys(option);
    assertThat(errors().get(option)).anyMatch(error -> error.contains(message));
  }

  @Test
  void anUnknownDatabaseIsAWrongUrl() {
    options.put("connection.url", database.url() + "_nowhere");

    assertThat(errors().get("connection.url"))
        .singleElement()
        .asString()
        .contains("no such database");
  }

  @Test
  void layoutMem0NeedsItsCollection() {
    options.put("layout", "mem0");
    options.remove("collection.table");

    assertThat(errors()).containsOnlyKeys("collection.table");
  }

  @ParameterizedTest
  @CsvSource({
    "memories, 'SELECT, INSERT, UPDATE'",
    "memory_categories, DELETE",
    "memory_status_history, INSERT",
    "users, INSERT",
    "openmemory, DELETE"
  })
  void missingPrivilegesAreNamedWithTheirGrant(String table, String privileges) {
    database.execute("REVOKE " + privileges + " ON " + table + " FROM " + StoreDatabase.ROLE);

    assertThat(errors().get("connection.user"))
        .containsExactly(
            "role memory_sync_sink may not do this; run GRANT %s ON \"public\".\"%s\" TO \"memory_sync_sink\""
                .formatted(privileges, table));
  }

  @ParameterizedTest
  @CsvSource({
    "pg_replication_origin_session_setup(text)",
    "'pg_replication_origin_xact_setup(pg_lsn, timestamptz)'"
  })
  void aReplicationOriginFunctionThatMayNotBeExecutedIsNamedWithItsGrant(String function) {
    database.execute("REVOKE EXECUTE ON FUNCTION " + function + " FROM " + StoreDatabase.ROLE);

    assertThat(errors().get("connection.user"))
        .singleElement()
        .asString()
        .contains("GRANT EXECUTE ON FUNCTION pg_catalog.pg_replication_origin_");
  }

  @Test
  void replicationOriginsThatAreMissingAreNamedForEachTask() {
    options.put("tasks.max", "6");

    assertThat(errors().get("replication.origin.prefix"))
        .hasSize(2)
        .first()
        .asString()
        .endsWith("SELECT pg_replication_origin_create('memory-sync-openmemory-sink-4')");
  }

  @Test
  void aMissingLedgerIsNamedWithItsDefinition() {
    database.execute("DROP TABLE memory_sync.applied");

    assertThat(errors().get("connection.url"))
        .singleElement()
        .asString()
        .contains("CREATE TABLE memory_sync.applied");
  }

  @Test
  void aDatabaseWithoutPgvectorIsNamedWithTheCommandThatAddsIt() {
    database.execute("DROP EXTENSION vector CASCADE");

    assertThat(errors().get("collection.table"))
        .anyMatch(error -> error.endsWith("run, as a superuser: CREATE EXTENSION vector"));
  }

  @Test
  void pgvectorMayBeInAnySchema() {
    database.execute(
        "CREATE SCHEMA extensions; GRANT USAGE ON SCHEMA extensions TO " + StoreDatabase.ROLE);
    database.execute("ALTER EXTENSION vector SET SCHEMA extensions");

    assertThat(errors()).isEmpty();
    try (RunningTask task = new RunningTask(new PgVectorSinkTask(), options)) {
      UUID id = UUID.randomUUID();
      task.put(Memories.memory(id));
      task.put(Memories.withContent(Memories.memory(id).setVersion(2), "Likes capers"));
    }
    assertThat(database.value("SELECT payload ->> 'data' FROM openmemory WHERE vector IS NOT NULL"))
        .isEqualTo("Likes capers");
  }

  @Test
  void aSchemaOfPgvectorThatMayNotBeUsedIsNamedWithItsGrant() {
    database.execute("CREATE SCHEMA extensions; ALTER EXTENSION vector SET SCHEMA extensions");

    assertThat(errors().get("connection.user"))
        .containsExactly(
            "role memory_sync_sink may not do this; run GRANT USAGE ON SCHEMA \"extensions\" TO \"memory_sync_sink\"");
  }

  @Test
  void aColumnOfAnotherTypeWhoseNameBeginsLikePgvectorsIsRefused() {
    database.execute("CREATE DOMAIN vector_text AS text");
    database.execute("ALTER TABLE openmemory DROP vector");
    database.execute("ALTER TABLE openmemory ADD vector vector_text");

    assertThat(errors()).containsOnlyKeys("collection.table");
    assertThat(errors().get("collection.table"))
        .singleElement()
        .asString()
        .contains("is of type vector_text");
  }

  @ParameterizedTest
  @CsvSource({"openmemory, collection.table", "memories, tables.schema"})
  void aTableThatMayHoldARowTwiceIsNamedWithTheIndexThatItLacks(String table, String option) {
    database.execute("ALTER TABLE " + table + " DROP CONSTRAINT " + table + "_pkey CASCADE");
    database.execute("CREATE UNIQUE INDEX ON " + table + " (id) WHERE id IS NOT NULL");

    assertThat(errors()).containsOnlyKeys(option);
    assertThat(errors().get(option))
        .singleElement()
        .asString()
        .endsWith("run CREATE UNIQUE INDEX ON \"public\".\"%s\" (id)".formatted(table));
  }

  @Test
  void aUniqueIndexDoesAsWellAsAPrimaryKey() {
    database.execute("ALTER TABLE openmemory DROP CONSTRAINT openmemory_pkey");
    database.execute("CREATE UNIQUE INDEX ON openmemory (id) INCLUDE (payload)");

    assertThat(errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "memories, tables.schema",
    "users, tables.schema",
    "memory_categories, tables.schema",
    "openmemory, collection.table"
  })
  void aTableWithoutFullReplicaIdentityIsRefusedWithTheCommandThatMendsIt(
      String table, String option) {
    database.execute("ALTER TABLE " + table + " REPLICA IDENTITY DEFAULT");

    assertThat(errors()).containsOnlyKeys(option);
    assertThat(errors().get(option))
        .singleElement()
        .asString()
        .endsWith("run ALTER TABLE \"public\".\"%s\" REPLICA IDENTITY FULL".formatted(table));
  }

  @Test
  void itIsTakenWhereThatIsNotRequired() {
    database.execute("ALTER TABLE memories REPLICA IDENTITY DEFAULT");
    options.put("require.replica.identity.full", "false");

    assertThat(errors()).isEmpty();
  }

  @Test
  void everyFindingIsReportedAtOnce() {
    database.execute("ALTER TABLE memories REPLICA IDENTITY DEFAULT");
    database.execute("REVOKE DELETE ON openmemory FROM " + StoreDatabase.ROLE);
    options.put("vector.dims", "384");

    assertThat(errors()).containsOnlyKeys("tables.schema", "connection.user", "vector.dims");
  }

  @Test
  void everyTaskGetsTheOptionsAndItsNumber() {
    connector.start(options);

    List<Map<String, String>> tasks = connector.taskConfigs(3);

    assertThat(tasks).hasSize(3).allSatisfy(task -> assertThat(task).containsAllEntriesOf(options));
    assertThat(tasks)
        .extracting(PgVectorSinkConfig::new)
        .extracting(config -> config.replicationOrigin(config.taskId()))
        .containsExactly(
            "memory-sync-openmemory-sink-0",
            "memory-sync-openmemory-sink-1",
            "memory-sync-openmemory-sink-2");
  }

  private Map<String, List<String>> errors() {
    return errors(options);
  }

  private Map<String, List<String>> errors(Map<String, String> ofOptions) {
    Map<String, List<String>> errors = new LinkedHashMap<>();
    for (ConfigValue value : connector.validate(ofOptions).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }
}
