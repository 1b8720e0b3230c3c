package io.memorysync.systemtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What OpenMemory holds of one memory, table by table. */
final class OpenMemoryTables {

  private final Database database;
  private final VectorTable vectors;

  OpenMemoryTables(Database database) {
    this.database = database;
    this.vectors = new VectorTable(database, "openmemory");
  }

  Database database() {
    return database;
  }

  /** The relational row with the names of its user and app; empty if there is none. */
  Map<String, Object> memory(UUID id) throws SQLException {
    return database
        .rows(
            """
            SELECT m.content, m.state::text AS state, m.metadata::text AS metadata, m.created_at,
                   m.updated_at, m.archived_at, m.deleted_at, u.user_id AS "user", a.name AS app
            FROM memories m JOIN users u ON u.id = m.user_id JOIN apps a ON a.id = m.app_id
            WHERE m.id = ?
            """,
            id)
        .stream()
        .findFirst()
        .orElse(Map.of());
  }

  /** The states it went through, oldest first, each as {@code old>new}. */
  List<Object> history(UUID id) throws SQLException {
    return database
        .rows(
            "SELECT old_state || '>' || new_state AS step FROM memory_status_history"
                + " WHERE memory_id = ? ORDER BY changed_at",
            id)
        .stream()
        .map(row -> row.get("step"))
        .toList();
  }

  List<Object> categories(UUID id) throws SQLException {
    return database
        .rows(
            "SELECT c.name FROM memory_categories l JOIN categories c ON c.id = l.category_id"
                + " WHERE l.memory_id = ? ORDER BY c.name",
            id)
        .stream()
        .map(row -> row.get("name"))
        .toList();
  }

  /** The payload of its vector row; empty if it has none. */
  Optional<JsonNode> payload(UUID id) throws SQLException {
    return vectors.payload(id);
  }

  /** The vector of its vector row; empty if it has none. */
  Optional<List<Float>> vector(UUID id) throws SQLException {
    return vectors.vector(id);
  }

  /** The id of a user's row; empty if there is none. */
  Optional<UUID> user(String key) throws SQLException {
    return database.value(UUID.class, "SELECT id FROM users WHERE user_id = ?", key);
  }
}
