package io.memorysync.systemtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What mem0 holds of one memory, and the pairs of user ids beside it. */
final class Mem0Collection {

  static final String TABLE = "mem0migrations";

  private final Database database;
  private final VectorTable rows;

  Mem0Collection(Database database) {
    this.database = database;
    this.rows = new VectorTable(database, TABLE);
  }

  Database database() {
    return database;
  }

  /** The row's payload; empty if there is no row. */
  Optional<JsonNode> payload(UUID id) throws SQLException {
    return rows.payload(id);
  }

  /** One key of the payload as text; null if there is no row or no such key. */
  String text(UUID id, String key) throws SQLException {
    return payload(id).map(payload -> payload.path(key).asText(null)).orElse(null);
  }

  /** The row's vector; empty if it has none. */
  Optional<List<Float>> vector(UUID id) throws SQLException {
    return rows.vector(id);
  }

  /** Inserts a row with any payload, and a vector as mem0's telemetry has it. */
  void insert(UUID id, String payload) throws SQLException {
    database.execute(
        "INSERT INTO "
            + TABLE
            + " (id, vector, payload) VALUES (?, array_fill(0.1::real, ARRAY[?])::vector, ?::jsonb)",
        id,
        Pipeline.DIMS,
        payload);
  }

  /** The UUID that {@code user_id_mapping} has for a string id; empty if it has none. */
  Optional<UUID> mappedUser(String key) throws SQLException {
    return database.value(
        UUID.class, "SELECT uuid_id FROM user_id_mapping WHERE string_id = ?", key);
  }

  /** Says, as a person would, that a string id and a UUID are the same user. */
  void map(String key, UUID id) throws SQLException {
    database.execute("INSERT INTO user_id_mapping (string_id, uuid_id) VALUES (?, ?)", key, id);
  }

  /** Gives a string id another UUID. */
  void remap(String key, UUID id) throws SQLException {
    database.execute("UPDATE user_id_mapping SET uuid_id = ? WHERE string_id = ?", id, key);
  }

  /** Takes a string id out of the mapping. */
  void unmap(String key) throws SQLException {
    database.execute("DELETE FROM user_id_mapping WHERE string_id = ?", key);
  }

  /** How many rows a user has. */
  long count(UUID user) throws SQLException {
    return database
        .value(
            Long.class,
            "SELECT count(*) FROM " + TABLE + " WHERE payload ->> 'user_id' = ?",
            user.toString())
        .orElseThrow();
  }
}
