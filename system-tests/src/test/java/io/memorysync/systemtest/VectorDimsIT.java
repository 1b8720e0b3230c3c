package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** mem0 makes its collection for the vectors of one model; older ones take vectors of any. */
class VectorDimsIT {

  private static final String TEXT = "Speaks Portuguese.";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private Mem0Collection mem0;

  @BeforeEach
  void aCollectionThatTakesVectorsOfAnyLength() throws SQLException {
    mem0 = pipeline.mem0Collection();
    mem0.database().execute("DROP INDEX mem0migrations_hnsw_idx");
    mem0.database().execute("ALTER TABLE mem0migrations ALTER COLUMN vector TYPE vector");
  }

  @AfterEach
  void restore() throws SQLException {
    mem0.database()
        .execute(
            "ALTER TABLE mem0migrations ALTER COLUMN vector TYPE vector(%d)"
                .formatted(Pipeline.DIMS));
    mem0.database()
        .execute(
            "CREATE INDEX mem0migrations_hnsw_idx ON mem0migrations"
                + " USING hnsw (vector vector_cosine_ops)");
  }

  @Test
  void aVectorOfAnotherModelIsReplacedByOneOfThePipelines() throws SQLException {
    OpenMemoryTables openMemory = pipeline.openMemoryTables();
    UUID id = UUID.randomUUID();

    mem0.database()
        .execute(
            "INSERT INTO mem0migrations (id, vector, payload)"
                + " VALUES (?, '[1,2,3]', jsonb_build_object('data', ?, 'user_id', ?))",
            id,
            TEXT,
            UUID.randomUUID().toString());

    eventually(
        () ->
            assertThat(openMemory.vector(id))
                .hasValueSatisfying(vector -> assertThat(vector).hasSize(Pipeline.DIMS)));
    eventually(() -> assertThat(mem0.vector(id)).isEqualTo(openMemory.vector(id)));
    assertThat(openMemory.memory(id)).containsEntry("content", TEXT);
    assertThat(pipeline.published().rejections(id)).isEmpty();
  }
}
