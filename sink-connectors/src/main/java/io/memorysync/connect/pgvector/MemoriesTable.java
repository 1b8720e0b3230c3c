package io.memorysync.connect.pgvector;

import io.memorysync.schema.CanonicalMemory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** OpenMemory's table of memories. Its timestamps have no time zone and hold UTC. */
final class MemoriesTable {

  /**
   * What matters of a row that is there.
   *
   * @param userKey string id of its user
   * @param userId id of its user's row
   * @param appId id of its app's row
   * @param state as the enum memorystate names it
   */
  record Present(String userKey, UUID userId, UUID appId, String state) {}

  /**
   * A row to write.
   *
   * @param userId id of its user's row
   * @param appId id of its app's row
   */
  record Row(CanonicalMemory memory, UUID userId, UUID appId) {

    UUID id() {
      return UUID.fromString(memory.getId());
    }

    /** As the enum memorystate names it. */
    String state() {
      return memory.getState().name().toLowerCase(Locale.ROOT);
    }
  }

  private final TableName name;
  private final String lock;
  private final MultiRowInsert<Row> upsert;

  MemoriesTable(TableName name, TableName users) {
    this.name = name;
    // Foreign keys of an application's rows can still refer to rows that are locked like this.
    this.lock =
        """
        SELECT memories.id, users.user_id, users.id, memories.app_id,
          coalesce(memories.state::text, 'active')
        FROM %s AS memories JOIN %s AS users ON users.id = memories.user_id
        WHERE memories.id = ANY (?)
        ORDER BY memories.id
        FOR NO KEY UPDATE OF memories
        """
            .formatted(name.sql(), users.sql());
    this.upsert =
        new MultiRowInsert<>(
            """
            INSERT INTO %s AS present (id, user_id, app_id, content, metadata, state,
              created_at, updated_at, archived_at, deleted_at)"""
                .formatted(name.sql()),
            "(?, ?, ?, ?, ?::json, ?, ?, ?, ?, ?)",
            """
            ON CONFLICT (id) DO UPDATE SET
              user_id = EXCLUDED.user_id,
              app_id = EXCLUDED.app_id,
              content = EXCLUDED.content,
              metadata = CASE WHEN present.metadata::jsonb = EXCLUDED.metadata::jsonb
                THEN present.metadata ELSE EXCLUDED.metadata END,
              state = EXCLUDED.state,
              created_at = EXCLUDED.created_at,
              updated_at = EXCLUDED.updated_at,
              archived_at = EXCLUDED.archived_at,
              deleted_at = EXCLUDED.deleted_at
            WHERE present.user_id <> EXCLUDED.user_id
              OR present.content <> EXCLUDED.content
              OR coalesce(present.metadata::jsonb, '{}') <> EXCLUDED.metadata::jsonb
              OR coalesce(present.state, 'active') <> EXCLUDED.state
              OR EXCLUDED.state <> 'deleted'
                AND (present.updated_at IS NULL
                  OR date_trunc('milliseconds', present.updated_at)
                    < date_trunc('milliseconds', EXCLUDED.updated_at))
            RETURNING id
            """,
            MemoriesTable::bind);
  }

  private static void bind(PreparedStatement statement, int first, Row row) throws SQLException {
    CanonicalMemory memory = row.memory();
    statement.setObject(first, row.id());
    statement.setObject(first + 1, row.userId());
    statement.setObject(first + 2, row.appId());
    statement.setString(first + 3, memory.getContent());
    statement.setString(first + 4, memory.getMetadata());
    // A value without a type takes the column's, the enum memorystate, in whichever schema it is.
    statement.setObject(first + 5, row.state(), Types.OTHER);
    statement.setObject(first + 6, UtcTimestamp.of(memory.getCreatedAt()));
    statement.setObject(first + 7, UtcTimestamp.of(memory.getUpdatedAt()));
    statement.setObject(first + 8, UtcTimestamp.of(memory.getArchivedAt()));
    statement.setObject(first + 9, UtcTimestamp.of(memory.getDeletedAt()));
  }

  /** What the role needs. */
  RequiredTable requiredTable() {
    return RequiredTable.openMemory(
            name,
            List.of(
                "id",
                "user_id",
                "app_id",
                "content",
                "metadata",
                "state",
                "created_at",
                "updated_at",
                "archived_at",
                "deleted_at"),
            List.of("SELECT", "INSERT", "UPDATE"))
        .keyedBy("id");
  }

  /** Locks the rows that are there, in the order of their ids, until the transaction ends. */
  Map<UUID, Present> lock(Connection connection, Collection<UUID> ids) throws SQLException {
    Map<UUID, Present> present = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(lock)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          present.put(
              rows.getObject(1, UUID.class),
              new Present(
                  rows.getString(2),
                  rows.getObject(3, UUID.class),
                  rows.getObject(4, UUID.class),
                  rows.getString(5)));
        }
      }
    }
    return present;
  }

  /**
   * Inserts or updates rows in their order. A row whose content, user, metadata and state are equal
   * is not written, unless it is live and its update time is older: the precision of all stores is
   * the millisecond.
   *
   * @return ids of the rows that were written
   */
  Set<UUID> upsert(Connection connection, List<Row> rows) throws SQLException {
    return upsert.execute(connection, rows);
  }
}
