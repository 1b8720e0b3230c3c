package io.memorysync.gateway.read;

import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.MemoryVersion;
import io.memorysync.gateway.model.MemoryVersion.Source;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.VersionCause;
import io.memorysync.schema.form.NormalForm;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** How a memory is read from a row. */
final class MemoryColumns {

  /** The columns of a memory, of the table or alias {@code m}. */
  static final String OF_MEMORY =
      "m.id, m.version, m.state, m.user_id, m.user_key, m.app, m.agent_id, m.run_id, m.content,"
          + " m.content_hash, m.metadata::text AS metadata, m.categories, m.created_at,"
          + " m.updated_at, m.archived_at, m.deleted_at";

  /** Those of a version. */
  static final String OF_VERSION =
      OF_MEMORY + ", m.cause, m.store, m.part, m.committed_at, m.position";

  private MemoryColumns() {}

  static Memory memory(ResultSet row) throws SQLException {
    UUID userId = row.getObject("user_id", UUID.class);
    return new Memory(
        row.getObject("id", UUID.class),
        row.getLong("version"),
        MemoryState.valueOf(row.getString("state")),
        userId == null ? null : new UserRef(userId.toString(), row.getString("user_key")),
        row.getString("app"),
        row.getString("agent_id"),
        row.getString("run_id"),
        row.getString("content"),
        row.getString("content_hash"),
        normal(row.getString("metadata")),
        texts(row.getArray("categories")),
        time(row, "created_at"),
        time(row, "updated_at"),
        time(row, "archived_at"),
        time(row, "deleted_at"));
  }

  static MemoryVersion version(ResultSet row) throws SQLException {
    return new MemoryVersion(
        memory(row),
        VersionCause.valueOf(row.getString("cause")),
        new Source(
            row.getString("store"),
            row.getString("part"),
            time(row, "committed_at"),
            row.getLong("position")));
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** PostgreSQL keeps JSON in an order of its own. */
  private static String normal(String json) {
    return NormalForm.json(NormalForm.object(json).orElseThrow());
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
