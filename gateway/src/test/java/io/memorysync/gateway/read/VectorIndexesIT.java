package io.memorysync.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorysync.gateway.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the vector indexes come to a read model, on a real PostgreSQL. */
class VectorIndexesIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String LOCK = "hashtext('memory_sync_gateway.memory_embedding')";

  private TestDatabase server;
  private VectorIndexes indexes;

  @BeforeEach
  void aReadModel() throws SQLException {
    server = TestDatabase.create();
    indexes = new VectorIndexes(server.database(), TestDatabase.DIMS);
  }

  @AfterEach
  void close() {
    indexes.close();
    server.close();
  }

  @Test
  void theyComeWhenTheyAreAskedFor() throws SQLException {
    assertThat(areThere()).isFalse();
    indexes.ensure();
    indexes.ensure();
    await().atMost(SOON).until(this::areThere);
  }

  @Test
  void oneThatWasLeftHalfMadeIsMadeAnew() throws SQLException {
    execute(
        "CREATE INDEX memory_embedding ON memory_vector USING hnsw (embedding halfvec_cosine_ops)",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'memory_embedding'::regclass");
    assertThat(areThere()).isFalse();
    indexes.ensure();
    await().atMost(SOON).until(this::areThere);
  }

  @Test
  void whatAnotherInstanceMakesIsWaitedFor() throws Exception {
    try (Connection other = server.database().unhurried();
        Statement statement = other.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      indexes.ensure();
      Thread.sleep(1_000);
      assertThat(areThere()).isFalse();
      statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
      await().atMost(SOON).until(this::areThere);
    }
  }

  @Test
  void whatAnotherInstanceHasMadeIsLeftAsItIs() throws Exception {
    try (VectorIndexes second = new VectorIndexes(server.database(), TestDatabase.DIMS)) {
      indexes.ensure();
      second.ensure();
      await().atMost(SOON).until(this::areThere);
      List<String> made = oids();
      Thread.sleep(3_000);
      assertThat(oids()).isEqualTo(made);
    }
  }

  @Test
  void whoWritesWhileTheyAreMadeIsInThem() throws SQLException {
    try (Connection writer = server.database().unhurried();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      insert(statement, 1);
      indexes.ensure();
      insert(statement, 2);
      writer.commit();
      insert(statement, 3);
      writer.commit();
    }
    await().atMost(SOON).until(this::areThere);
    try (Connection reader = server.database().unhurried();
        Statement statement = reader.createStatement()) {
      statement.execute("SET enable_seqscan = off");
      try (ResultSet found =
          statement.executeQuery(
              "SELECT count(*) FROM (SELECT id FROM memory_vector ORDER BY embedding <=> '[1,2,3]' LIMIT 10) AS nearest")) {
        found.next();
        assertThat(found.getInt(1)).isEqualTo(3);
      }
    }
  }

  @Test
  void aSearchOfOneUserNeedsNoRowOfTheTable() throws SQLException {
    try (Connection connection = server.database().unhurried();
        Statement statement = connection.createStatement()) {
      for (int number = 0; number < 1_000; number++) {
        insert(statement, number);
      }
    }
    indexes.ensure();
    await().atMost(SOON).until(this::areThere);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        plan(
                            "SELECT id, embedding <=> '[1,2,3]' FROM memory_vector"
                                + " WHERE user_id = gen_random_uuid()"
                                + " AND state = ANY ('{ACTIVE}')"
                                + " AND (expires_on IS NULL OR expires_on >= '2026-01-01')"))
                    .contains("Index Only Scan using memory_near"));
  }

  private String plan(String query) throws SQLException {
    return String.join(
        "\n", column("SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN " + query));
  }

  private boolean areThere() throws SQLException {
    return column(
                "SELECT indexrelid FROM pg_index WHERE indisvalid AND indexrelid IN"
                    + " (to_regclass('memory_near'), to_regclass('memory_embedding'))")
            .size()
        == 2;
  }

  private List<String> oids() throws SQLException {
    return column(
        "SELECT indexrelid::oid FROM pg_index WHERE indrelid = 'memory_vector'::regclass ORDER BY 1");
  }

  /** The first column of what a query finds; statements before it set what it needs. */
  private List<String> column(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = server.database().unhurried();
        Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      try (ResultSet row = statement.getResultSet()) {
        while (row.next()) {
          values.add(row.getString(1));
        }
      }
    }
    return values;
  }

  private static void insert(Statement statement, int number) throws SQLException {
    statement.execute(
        "INSERT INTO memory_vector (id, state, embedding) VALUES (gen_random_uuid(), 'ACTIVE', '[%d,2,3]')"
            .formatted(number));
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = server.database().unhurried();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
