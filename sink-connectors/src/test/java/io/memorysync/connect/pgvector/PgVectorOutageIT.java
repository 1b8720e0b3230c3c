package io.memorysync.connect.pgvector;

import static io.memorysync.connect.common.Memories.memory;
import static io.memorysync.connect.common.Memories.withContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorysync.connect.common.CuttableLink;
import io.memorysync.connect.common.RunningTask;
import io.memorysync.connect.common.WrongOptionException;
import io.memorysync.stack.stores.StoreSchemas;
import io.memorysync.testkit.PostgresServer;
import io.memorysync.testkit.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgVectorOutageIT {

  private static final UUID OLIVES = UUID.randomUUID();
  private static final UUID LEMONS = UUID.randomUUID();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PostgresServer server = TestServers.postgres();
  private StoreDatabase database;
  private CuttableLink link;

  @BeforeEach
  void linkToADatabase() {
    database = StoreDatabase.mem0();
    link = new CuttableLink(server.host(), server.port());
  }

  @AfterEach
  void close() {
    link.close();
    database.close();
  }

  @Test
  void whatIsDeliveredWhileTheServerIsDownIsWrittenWhenItIsBack() {
    try (RunningTask task = start(options())) {
      task.put(memory(OLIVES));
      link.cut();

      assertThatThrownBy(
              () -> task.put(withContent(memory(OLIVES).setVersion(2), "Capers"), memory(LEMONS)))
          .isInstanceOf(RetriableException.class);
      link.restore();
      await().atMost(PATIENCE).until(task::redeliver);

      assertThat(contents()).containsExactlyInAnyOrder("Capers", "Likes olives");
      assertThat(task.context().pauses()).isNotEmpty();
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  @Test
  void aTaskThatStartsWhileTheServerIsDownWritesWhenItIsBack() {
    link.cut();
    try (RunningTask task = start(options())) {
      assertThatThrownBy(() -> task.put(memory(OLIVES))).isInstanceOf(RetriableException.class);

      link.restore();
      await().atMost(PATIENCE).until(task::redeliver);

      assertThat(contents()).containsExactly("Likes olives");
    }
  }

  @Test
  void aServerThatHangsIsAnOutageAndItsBatchLandsOnce() {
    Map<String, String> options = options();
    options.put("request.timeout.ms", "3000");
    try (RunningTask task = start(options)) {
      task.put(memory(OLIVES));
      DecodedTransactions decoded = new DecodedTransactions(database);

      server.freeze();
      try {
        assertThatThrownBy(
                () -> task.put(withContent(memory(OLIVES).setVersion(2), "Capers"), memory(LEMONS)))
            .isInstanceOf(RetriableException.class);
        assertThat(task.redeliver()).as("written by a server that hangs").isFalse();
      } finally {
        server.thaw();
      }
      await().atMost(PATIENCE).until(task::redeliver);

      assertThat(contents()).containsExactlyInAnyOrder("Capers", "Likes olives");
      assertThat(decoded.next()).hasSize(1);
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  @Test
  void aStatementThatTakesTooLongIsEndedAndTriedAgain() {
    Map<String, String> options = options();
    options.put("request.timeout.ms", "2000");
    options.put("connection.timeout.ms", "20000");
    try (RunningTask task = start(options)) {
      task.put(memory(OLIVES));
      database.execute("BEGIN; UPDATE mem0migrations SET payload = payload");

      assertThatThrownBy(() -> task.put(withContent(memory(OLIVES).setVersion(2), "Capers")))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("statement timeout");
      database.execute("ROLLBACK");
      await().atMost(PATIENCE).until(task::redeliver);

      assertThat(contents()).containsExactly("Capers");
    }
  }

  @Test
  void aSessionThatAnAdministratorEndsIsOpenedAgain() {
    try (RunningTask task = start(options())) {
      task.put(memory(OLIVES));
      database.terminateSinkSessions();

      assertThatThrownBy(() -> task.put(memory(LEMONS))).isInstanceOf(RetriableException.class);
      await().atMost(PATIENCE).until(task::redeliver);

      assertThat(contents()).hasSize(2);
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  @Test
  void aRowThatAnApplicationKeepsLockedIsTriedAgain() throws Exception {
    Map<String, String> options = options();
    options.put("lock.timeout.ms", "100");
    try (RunningTask task = start(options)) {
      task.put(memory(OLIVES));
      database.execute("BEGIN; UPDATE mem0migrations SET payload = payload");

      assertThatThrownBy(() -> task.put(withContent(memory(OLIVES).setVersion(2), "Capers")))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("lock timeout");
      database.execute("ROLLBACK");
      await().atMost(PATIENCE).until(task::redeliver);

      assertThat(contents()).containsExactly("Capers");
    }
  }

  @Test
  void aTableThatIsGoneFailsTheTaskAtOnceAndIsNamed() {
    try (RunningTask task = start(options())) {
      task.put(memory(OLIVES));
      database.execute("DROP TABLE mem0migrations");

      assertThatThrownBy(() -> task.put(memory(LEMONS)))
          .isInstanceOf(WrongOptionException.class)
          .hasMessageContaining("collection.table")
          .hasMessageContaining("no table public.mem0migrations");
    }
  }

  @Test
  void aTableThatMem0sResetMadeAnewIsRefusedUntilItShowsWholeRowsAgain() {
    try (RunningTask task = start(options())) {
      task.put(memory(OLIVES));
      database.execute("DROP TABLE mem0migrations");
      database.schema(connection -> StoreSchemas.mem0Collection(connection, "mem0migrations", 8));
      database.execute("GRANT ALL ON mem0migrations TO " + StoreDatabase.ROLE);
      database.terminateSinkSessions();
      assertThatThrownBy(() -> task.put(memory(LEMONS))).isInstanceOf(RetriableException.class);

      assertThatThrownBy(task::redeliver)
          .isInstanceOf(WrongOptionException.class)
          .hasMessageContaining("ALTER TABLE \"public\".\"mem0migrations\" REPLICA IDENTITY FULL");
    }
  }

  @Test
  void aPrivilegeThatIsTakenAwayFailsTheTaskAtOnceWithTheGrantThatMendsIt() {
    try (RunningTask task = start(options())) {
      task.put(memory(OLIVES));
      database.execute("REVOKE UPDATE ON mem0migrations FROM " + StoreDatabase.ROLE);

      assertThatThrownBy(() -> task.put(memory(LEMONS)))
          .isInstanceOf(WrongOptionException.class)
          .hasMessageContaining("connection.user")
          .hasMessageContaining(
              "GRANT UPDATE ON \"public\".\"mem0migrations\" TO \"memory_sync_sink\"");
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  @Test
  void aWrongPasswordFailsTheTaskAtOnceAndIsNotShown() {
    Map<String, String> options = options();
    options.put("connection.password", "wrong-password");
    try (RunningTask task = start(options)) {
      assertThatThrownBy(() -> task.put(memory(OLIVES)))
          .isInstanceOf(WrongOptionException.class)
          .hasMessageContaining("connection.password")
          .hasMessageNotContaining("wrong-password");
    }
  }

  @Test
  void aTaskGivesUpAfterItsRetryTimeoutAndSaysSo() {
    Map<String, String> options = options();
    options.put("retry.timeout.ms", "0");
    link.cut();
    try (RunningTask task = start(options)) {
      assertThatThrownBy(() -> task.put(memory(OLIVES)))
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(RetriableException.class)
          .hasMessageContaining("retry.timeout.ms");
    }
  }

  private Map<String, String> options() {
    Map<String, String> options = database.mem0Options();
    options.put(
        "connection.url",
        "jdbc:postgresql://localhost:%d/%s".formatted(link.port(), database.databaseName()));
    options.put("connection.timeout.ms", "2000");
    return options;
  }

  private static RunningTask start(Map<String, String> options) {
    return new RunningTask(new PgVectorSinkTask(), options);
  }

  private List<String> contents() {
    return database.column("SELECT payload ->> 'data' FROM mem0migrations");
  }
}
