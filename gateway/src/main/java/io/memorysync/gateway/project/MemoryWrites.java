package io.memorysync.gateway.project;

import com.pgvector.PGhalfvec;
import io.memorysync.gateway.model.UnitVector;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Embedding;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.serde.FloatVector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes versions of memories, in the order in which they came: what the topic says last is the
 * memory, whatever its number. A memory that is forgotten leaves nothing behind.
 */
final class MemoryWrites implements AutoCloseable {

  private static final String COLUMNS =
      "id, version, state, user_id, user_key, app, agent_id, run_id, content, content_hash,"
          + " metadata, categories, created_at, updated_at, archived_at, deleted_at";
  private static final String VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?";
  private static final String UPDATES =
      "state = excluded.state, user_id = excluded.user_id, user_key = excluded.user_key,"
          + " app = excluded.app, agent_id = excluded.agent_id, run_id = excluded.run_id,"
          + " content = excluded.content, content_hash = excluded.content_hash,"
          + " metadata = excluded.metadata, categories = excluded.categories,"
          + " created_at = excluded.created_at, updated_at = excluded.updated_at,"
          + " archived_at = excluded.archived_at, deleted_at = excluded.deleted_at";

  private static final String MEMORY =
      "INSERT INTO memory AS m ("
          + COLUMNS
          + ") VALUES ("
          + VALUES
          + ") ON CONFLICT (id) DO UPDATE SET version = excluded.version, "
          + UPDATES;

  /** A row that stays as it is is not written again, so that its indexes are left alone. */
  private static final String VECTOR =
      "INSERT INTO memory_vector AS v (id, user_id, state, expires_on, embedding)"
          + " SELECT id, user_id, state, expires_on, ?::halfvec FROM memory WHERE id = ?"
          + " ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, state = excluded.state,"
          + " expires_on = excluded.expires_on, embedding = excluded.embedding"
          + " WHERE (v.user_id, v.state, v.expires_on, v.embedding) IS DISTINCT FROM"
          + " (excluded.user_id, excluded.state, excluded.expires_on, excluded.embedding)";

  private static final String NO_VECTOR = "DELETE FROM memory_vector WHERE id = ?";

  private static final String VERSION =
      "INSERT INTO memory_version ("
          + COLUMNS
          + ", cause, store, part, committed_at, position) VALUES ("
          + VALUES
          + ", ?, ?, ?, ?, ?) ON CONFLICT (id, version) DO UPDATE SET "
          + UPDATES
          + ", cause = excluded.cause, store = excluded.store, part = excluded.part,"
          + " committed_at = excluded.committed_at, position = excluded.position";

  private final Connection connection;
  private final int dims;
  private final PreparedStatement memory;
  private final PreparedStatement vector;
  private final PreparedStatement noVector;
  private final PreparedStatement version;

  /** The last vector of each memory since the last flush; null for one that has none. */
  private final Map<UUID, PGhalfvec> vectors = new LinkedHashMap<>();

  /**
   * @param dims of the vectors; a memory with another one, or with one of zeros, is kept without,
   *     and so are deleted ones
   */
  MemoryWrites(Connection connection, int dims) throws SQLException {
    this.connection = connection;
    this.dims = dims;
    this.memory = connection.prepareStatement(MEMORY);
    this.vector = connection.prepareStatement(VECTOR);
    this.noVector = connection.prepareStatement(NO_VECTOR);
    this.version = connection.prepareStatement(VERSION);
  }

  void add(CanonicalMemory next) throws SQLException {
    set(memory, next);
    memory.addBatch();
    vectors.put(UUID.fromString(next.getId()), vector(next));
    int rest = set(version, next);
    version.setString(rest, next.getCause().name());
    version.setString(rest + 1, next.getWrittenBy().getStore());
    version.setString(rest + 2, next.getWrittenBy().getPart());
    version.setObject(rest + 3, time(next.getWrittenBy().getCommittedAt()));
    version.setLong(rest + 4, next.getWrittenBy().getLsn());
    version.addBatch();
  }

  /** A memory whose deletion is long ago: its texts are to be nowhere. */
  void forget(UUID id) throws SQLException {
    flush();
    for (String table : new String[] {"memory", "memory_vector", "memory_version"}) {
      delete("DELETE FROM " + table + " WHERE id = ?", id);
    }
    for (String table : new String[] {"conflict", "write_position"}) {
      delete("DELETE FROM " + table + " WHERE memory_id = ?", id);
    }
  }

  void flush() throws SQLException {
    memory.executeBatch();
    for (Map.Entry<UUID, PGhalfvec> last : vectors.entrySet()) {
      if (last.getValue() == null) {
        noVector.setObject(1, last.getKey());
        noVector.addBatch();
      } else {
        vector.setObject(1, last.getValue());
        vector.setObject(2, last.getKey());
        vector.addBatch();
      }
    }
    vectors.clear();
    noVector.executeBatch();
    vector.executeBatch();
    version.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    memory.close();
    vector.close();
    noVector.close();
    version.close();
  }

  private void delete(String sql, UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id);
      statement.executeUpdate();
    }
  }

  /** Sets what both tables have and returns the index that follows. */
  private int set(PreparedStatement statement, CanonicalMemory next) throws SQLException {
    statement.setObject(1, UUID.fromString(next.getId()));
    statement.setLong(2, next.getVersion());
    statement.setString(3, next.getState().name());
    statement.setObject(
        4, next.getUser() == null ? null : UUID.fromString(next.getUser().getId()), Types.OTHER);
    statement.setString(5, next.getUser() == null ? null : next.getUser().getKey());
    statement.setString(6, next.getApp());
    statement.setString(7, next.getAgentId());
    statement.setString(8, next.getRunId());
    statement.setString(9, next.getContent());
    statement.setString(10, next.getContentHash());
    statement.setString(11, next.getMetadata());
    statement.setArray(
        12, connection.createArrayOf("text", next.getCategories().toArray(String[]::new)));
    statement.setObject(13, time(next.getCreatedAt()));
    statement.setObject(14, time(next.getUpdatedAt()));
    statement.setObject(15, time(next.getArchivedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
    statement.setObject(16, time(next.getDeletedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
    return 17;
  }

  private PGhalfvec vector(CanonicalMemory next) {
    Embedding embedding = next.getEmbedding();
    return embedding == null
            || embedding.getVector().size() != dims
            || next.getState() == MemoryState.DELETED
        ? null
        : UnitVector.of(FloatVector.of(embedding.getVector()).toFloats()).orElse(null);
  }

  private static OffsetDateTime time(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
