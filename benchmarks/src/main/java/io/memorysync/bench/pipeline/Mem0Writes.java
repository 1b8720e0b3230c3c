package io.memorysync.bench.pipeline;

import com.pgvector.PGvector;
import io.memorysync.bench.Stage;
import io.memorysync.bench.data.Sample;
import io.memorysync.bench.data.VectorIndexes;
import io.memorysync.schema.Topics;
import io.memorysync.stack.view.StoreView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;

/**
 * Memories in the collection of the stage's mem0, captured by Debezium: where a backlog comes from.
 */
final class Mem0Writes {

  /** The topic that they are captured to. */
  static final String EVENTS = "mem0.public.mem0migrations";

  static final int DIMS = 384;

  private static final int BATCH = 500;

  /** As mem0 does when caller metadata changes: the vector stays. */
  private static final String UPDATE =
      "UPDATE mem0migrations SET payload = payload || '{\"mood\": \"good\", \"updated_at\":"
          + " \"2026-02-01T00:00:00+00:00\"}' WHERE id = ANY (?)";

  private final Stage stage;
  private final VectorIndexes indexes;

  /** Takes the vector index away, until all is undone: nobody searches here. */
  Mem0Writes(Stage stage) throws SQLException {
    this.stage = stage;
    try (Connection connection = StoreView.connect(stage.stack().endpoints().mem0())) {
      indexes = VectorIndexes.drop(connection, "public");
    }
  }

  /** Inserts the memories of these numbers, the last one left out. */
  void insert(int from, int to) throws SQLException {
    Sample sample = new Sample(DIMS, true);
    try (Connection connection = StoreView.connect(stage.stack().endpoints().mem0())) {
      PGvector.addVectorType(connection);
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO mem0migrations (id, vector, payload) VALUES (?, ?, ?::jsonb)")) {
        for (int index = from; index < to; index++) {
          insert.setObject(1, Sample.id(index));
          insert.setObject(2, new PGvector(sample.vector(index, 1)));
          insert.setString(3, sample.payload(index, 1));
          insert.addBatch();
          if (index % BATCH == BATCH - 1) {
            insert.executeBatch();
            connection.commit();
          }
        }
        insert.executeBatch();
        connection.commit();
      }
    }
  }

  /** Changes the metadata of the memories of these numbers, the last one left out. */
  void update(int from, int to) throws SQLException {
    try (Connection connection = StoreView.connect(stage.stack().endpoints().mem0());
        PreparedStatement update = connection.prepareStatement(UPDATE)) {
      Object[] ids = IntStream.range(from, to).mapToObj(Sample::id).toArray();
      update.setArray(1, connection.createArrayOf("uuid", ids));
      update.executeUpdate();
    }
  }

  /** Leaves neither rows nor events to a scenario that comes after this. */
  void undo(EventBacklog backlog) throws Exception {
    execute(
        "BEGIN",
        "ALTER PUBLICATION memory_sync DROP TABLE mem0migrations",
        "TRUNCATE mem0migrations",
        "ALTER PUBLICATION memory_sync ADD TABLE mem0migrations",
        "COMMIT");
    try (Connection connection = StoreView.connect(stage.stack().endpoints().mem0())) {
      indexes.restore(connection);
    }
    backlog.forget();
    backlog.emptyTopics(Topics.CHANGE, Topics.CANONICAL);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = StoreView.connect(stage.stack().endpoints().mem0());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
