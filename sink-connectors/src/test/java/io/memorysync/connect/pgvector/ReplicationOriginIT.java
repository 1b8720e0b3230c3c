package io.memorysync.connect.pgvector;

import static io.memorysync.connect.common.Memories.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorysync.connect.common.RunningTask;
import io.memorysync.connect.common.WrongOptionException;
import io.memorysync.connect.pgvector.DecodedTransactions.Transaction;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Provenance;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicationOriginIT {

  private static final Instant FIRST = Instant.parse("2025-03-01T10:00:00.123456Z");
  private static final Instant SECOND = Instant.parse("2025-03-01T10:00:05.000001Z");

  private static StoreDatabase database;
  private DecodedTransactions transactions;

  @BeforeAll
  static void prepareDatabase() {
    database = StoreDatabase.mem0();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @BeforeEach
  void decodeFromNowOn() {
    database.execute("TRUNCATE mem0migrations, memory_sync.applied");
    transactions = new DecodedTransactions(database);
  }

  @Test
  void everyTransactionShowsOurOriginAndTheTimeAndPositionOfTheWriteThatItCarriesOn() {
    try (RunningTask task = start(database.mem0Options())) {
      task.put(writtenAt(FIRST, 0x1_0000_00F0L));
      task.put(writtenAt(SECOND, 0x1_0000_0200L));
    }

    assertThat(transactions.next())
        .containsExactly(
            new Transaction(FIRST, "memory-sync-mem0-sink-0", 0x1_0000_00F0L),
            new Transaction(SECOND, "memory-sync-mem0-sink-0", 0x1_0000_0200L));
  }

  @Test
  void aBatchHasTheTimeOfItsOldestWrite() {
    try (RunningTask task = start(database.mem0Options())) {
      task.put(writtenAt(SECOND, 2), writtenAt(FIRST, 1));
    }

    assertThat(transactions.next())
        .containsExactly(new Transaction(FIRST, "memory-sync-mem0-sink-0", 1));
  }

  @Test
  void aRedeliveryLeavesNothingToDecode() {
    try (RunningTask task = start(database.mem0Options())) {
      CanonicalMemory.Builder memory = writtenAt(FIRST, 1);
      task.put(memory);
      transactions.next();

      task.put(memory);
    }

    assertThat(transactions.next()).isEmpty();
  }

  @Test
  void anOriginThatIsMissingIsNamedWithTheCommandThatCreatesIt() {
    try (RunningTask task = start(optionsOf("another-sink"))) {
      assertThatThrownBy(() -> task.put(writtenAt(FIRST, 1)))
          .isInstanceOf(WrongOptionException.class)
          .hasMessageContaining("replication.origin.prefix")
          .hasMessageContaining(
              "SELECT pg_replication_origin_create('memory-sync-another-sink-0')");
    }
  }

  @Test
  void itIsCreatedWhereTheRoleMayDoThat() {
    String create = "FUNCTION pg_replication_origin_create(text)";
    database.execute("GRANT EXECUTE ON " + create + " TO " + StoreDatabase.ROLE);
    try (RunningTask task = start(optionsOf("free-sink"))) {
      task.put(writtenAt(FIRST, 1));
    } finally {
      database.execute("REVOKE EXECUTE ON " + create + " FROM " + StoreDatabase.ROLE);
    }

    assertThat(transactions.next())
        .containsExactly(new Transaction(FIRST, "memory-sync-free-sink-0", 1));
  }

  @Test
  void anOriginThatAnotherSessionStillHoldsIsWaitedFor() {
    RunningTask earlier = start(database.mem0Options());
    earlier.put(writtenAt(FIRST, 1));
    try (RunningTask task = start(database.mem0Options())) {
      assertThatThrownBy(() -> task.put(writtenAt(SECOND, 2)))
          .isInstanceOf(RetriableException.class);
      earlier.close();
      await().until(task::redeliver);
      assertThat(database.column("SELECT id FROM mem0migrations")).hasSize(2);
    }
  }

  private static CanonicalMemory.Builder writtenAt(Instant time, long lsn) {
    CanonicalMemory.Builder memory = memory(UUID.randomUUID());
    return memory.setWrittenBy(
        Provenance.newBuilder(memory.getWrittenBy()).setCommittedAt(time).setLsn(lsn).build());
  }

  private static RunningTask start(Map<String, String> options) {
    return new RunningTask(new PgVectorSinkTask(), options);
  }

  private static Map<String, String> optionsOf(String connector) {
    Map<String, String> options = database.mem0Options();
    options.put("name", connector);
    return options;
  }
}
