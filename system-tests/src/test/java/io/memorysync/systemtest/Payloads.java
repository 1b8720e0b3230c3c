package io.memorysync.systemtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The JSON payloads of a mem0 collection. */
final class Payloads {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Payloads() {}

  /** The payload of one row; empty if there is no such row. */
  static Optional<JsonNode> read(Database database, String collection, UUID id)
      throws SQLException {
    return database
        .value(String.class, "SELECT payload::text FROM " + collection + " WHERE id = ?", id)
        .map(Payloads::parse);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
