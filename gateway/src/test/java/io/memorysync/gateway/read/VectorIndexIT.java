package io.memorysync.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorysync.gateway.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the vector index comes to a read model, on a real PostgreSQL. */
class VectorIndexIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String LOCK = "hashtext('memory_sync_gateway.memory_embedding')";

  private TestDatabase server;
  private VectorIndex index;

  @BeforeEach
  void aReadModel() throws SQLException {
    server = TestDatabase.create();
    index = new VectorIndex(server.database(), TestDatabase.DIMS);
  }

  @AfterEach
  void close() {
    index.close();
    server.close();
  }

  @Test
  void itComesWhenItIsAskedFor() throws SQLException {
    assertThat(index.isThere()).isFalse();
    index.ensure();
    index.ensure();
    await().atMost(SOON).until(index::isThere);
  }

  @Test
  void oneThatWasLeftHalfMadeIsMadeAnew() throws SQLException {
    execute(
        "CREATE INDEX memory_embedding ON memory USING hnsw (embedding vector_cosine_ops)",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'memory_embedding'::regclass");
    assertThat(index.isThere()).isFalse();
    index.ensure();
    await().atMost(SOON).until(index::isThere);
  }

  @Test
  void whatAnotherInstanceMakesIsWaitedFor() throws Exception {
    try (Connection other = server.database().unhurried();
        Statement statement = other.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      index.ensure();
      Thread.sleep(1_000);
      assertThat(index.isThere()).isFalse();
      statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
      await().atMost(SOON).until(index::isThere);
    }
  }

  @Test
  void whoWritesWhileItIsMadeIsInIt() throws SQLException {
    try (Connection writer = server.database().unhurried();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      insert(statement, 1);
      index.ensure();
      insert(statement, 2);
      writer.commit();
      insert(statement, 3);
      writer.commit();
    }
    await().atMost(SOON).until(index::isThere);
    try (Connection reader = server.database().unhurried();
        Statement statement = reader.createStatement()) {
      statement.execute("SET enable_seqscan = off");
      try (var found =
          statement.executeQuery(
              "SELECT count(*) FROM (SELECT id FROM memory ORDER BY embedding <=> '[1,2,3]' LIMIT 10) AS nearest")) {
        found.next();
        assertThat(found.getInt(1)).isEqualTo(3);
      }
    }
  }

  private static void insert(Statement statement, int number) throws SQLException {
    statement.execute(
        ("INSERT INTO memory (id, version, state, content, content_hash, metadata, categories,"
                + " created_at, updated_at, embedding) VALUES (gen_random_uuid(), 1, 'ACTIVE',"
                + " 'tea %1$d', '', '{}', '{}', now(), now(), '[%1$d,2,3]')")
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
