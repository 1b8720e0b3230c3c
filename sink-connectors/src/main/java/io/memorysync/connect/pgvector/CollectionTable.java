package io.memorysync.connect.pgvector;

import io.memorysync.connect.pgvector.ArrayInsert.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A pgvector collection: a table of id, vector and payload. */
final class CollectionTable {

  private final TableName name;
  private final ArrayInsert<CollectionRow> upsert;
  private final String delete;

  CollectionTable(TableName name, PayloadSql payload) {
    this.name = name;
    this.upsert =
        new ArrayInsert<>(
            "INSERT INTO %s AS present (id, vector, payload)".formatted(name.sql()),
            List.of(
                Column.uuid(CollectionRow::id),
                Column.vector(row -> row.vector().orElse(null)),
                Column.jsonb(CollectionRow::payload)),
            onConflict(payload));
    this.delete = "DELETE FROM %s WHERE id = ?".formatted(name.sql());
  }

  /**
   * A missing vector empties the column only where the content changes, for the vector that is
   * there still belongs to the content. A vector that is equal is assigned to itself, which keeps
   * its TOAST pointer: the update can then be HOT and leaves the vector's index alone. Other
   * content has another vector, so the one that is there, which may have to be fetched, is not
   * looked at.
   */
  private static String onConflict(PayloadSql payload) {
    return """
        ON CONFLICT (id) DO UPDATE SET
          vector = CASE
            WHEN %s THEN EXCLUDED.vector
            WHEN EXCLUDED.vector IS NULL OR present.vector = EXCLUDED.vector THEN present.vector
            ELSE EXCLUDED.vector END,
          payload = %s
        WHERE (%s)
          OR (EXCLUDED.vector IS NOT NULL AND present.vector IS DISTINCT FROM EXCLUDED.vector)
        RETURNING id
        """
        .formatted(PayloadSql.OTHER_CONTENT, payload.merged(), payload.differs());
  }

  /** What the role needs. */
  RequiredTable requiredTable(int dims) {
    return new RequiredTable(
        PgVectorSinkConfig.COLLECTION_TABLE_CONFIG,
        name,
        List.of("id", "vector", "payload"),
        List.of("SELECT", "INSERT", "UPDATE", "DELETE"),
        "start the store once, which makes it, or correct the name",
        true,
        Optional.of(dims));
  }

  /**
   * Inserts or updates rows in their order. A row that says the same already is not written.
   *
   * @return ids of the rows that were written
   */
  Set<UUID> upsert(Connection connection, List<CollectionRow> rows) throws SQLException {
    return upsert.execute(connection, rows);
  }

  /**
   * Deletes rows in the order of the ids.
   *
   * @return ids of the rows that were there
   */
  Set<UUID> delete(Connection connection, List<UUID> ids) throws SQLException {
    if (ids.isEmpty()) {
      return Set.of();
    }
    Set<UUID> deleted = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      for (UUID id : ids) {
        statement.setObject(1, id);
        statement.addBatch();
      }
      int[] counts = statement.executeBatch();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] == 1) {
          deleted.add(ids.get(i));
        }
      }
    }
    return deleted;
  }
}
