package io.memorysync.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.ContentHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** A probe in OpenMemory's tables, with its vector in the collection beside them. */
final class OpenMemoryProbe implements ProbeStore {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String collection;

  /**
   * @param collection table of vectors with its schema, empty if there is none
   */
  OpenMemoryProbe(String collection) {
    this.collection = collection;
  }

  @Override
  public long write(Connection connection, UUID id, String value) throws SQLException {
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
    String metadata = JSON.createObjectNode().put(FIELD, value).toString();
    int rows =
        ProbeSql.execute(
            connection,
            "UPDATE memories SET metadata = ?::json, updated_at = ? WHERE id = ?",
            metadata,
            now,
            id);
    if (rows == 0) {
      insert(connection, id, metadata, now);
    }
    return System.nanoTime();
  }

  @Override
  public Optional<String> read(Connection connection, UUID id) throws SQLException {
    return ProbeSql.first(
        connection, "SELECT metadata ->> ? FROM memories WHERE id = ?", FIELD, id);
  }

  private void insert(Connection connection, UUID id, String metadata, LocalDateTime now)
      throws SQLException {
    if (!collection.isEmpty()) {
      insertVector(connection, id);
    }
    ProbeSql.execute(
        connection,
        "INSERT INTO users (id, user_id, metadata, created_at, updated_at)"
            + " VALUES (?, ?, '{}', ?, ?) ON CONFLICT (user_id) DO NOTHING",
        UUID.randomUUID(),
        USER,
        now,
        now);
    ProbeSql.execute(
        connection,
        "INSERT INTO apps (id, owner_id, name, metadata, is_active, created_at, updated_at)"
            + " SELECT ?, id, ?, '{}', true, ?, ? FROM users WHERE user_id = ?"
            + " ON CONFLICT (owner_id, name) DO NOTHING",
        UUID.randomUUID(),
        USER,
        now,
        now,
        USER);
    ProbeSql.execute(
        connection,
        "INSERT INTO memories (id, user_id, app_id, content, metadata, state, created_at,"
            + " updated_at) SELECT ?, owner_id, apps.id, ?, ?::json, 'active', ?, ? FROM apps JOIN"
            + " users ON users.id = owner_id WHERE user_id = ? AND apps.name = ?",
        id,
        ProbeSql.CONTENT,
        metadata,
        now,
        now,
        USER,
        USER);
  }

  private void insertVector(Connection connection, UUID id) throws SQLException {
    String now = Instant.now().toString();
    ObjectNode payload =
        JSON.createObjectNode()
            .put("data", ProbeSql.CONTENT)
            .put("hash", ContentHash.of(ProbeSql.CONTENT))
            .put("user_id", USER)
            .put("source_app", "openmemory")
            .put("mcp_client", USER)
            .put("created_at", now)
            .put("updated_at", now);
    ProbeSql.execute(
        connection,
        "INSERT INTO "
            + collection
            + " (id, vector, payload) VALUES (?, ?::vector, ?::jsonb) ON CONFLICT (id) DO NOTHING",
        id,
        ProbeSql.vector(connection, collection),
        payload.toString());
  }
}
