package io.memorysync.systemtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A collection of mem0's client, in either store: rows of id, vector and payload. */
final class VectorTable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final String name;

  VectorTable(Database database, String name) {
    this.database = database;
    this.name = name;
  }

  /** The payload of one row; empty if there is no such row. */
  Optional<JsonNode> payload(UUID id) throws SQLException {
    return database
        .value(String.class, "SELECT payload::text FROM " + name + " WHERE id = ?", id)
        .map(VectorTable::json);
  }

  /** The vector of one row; empty if there is no such row or it has none. */
  Optional<List<Float>> vector(UUID id) throws SQLException {
    return database
        .value(String.class, "SELECT vector::text FROM " + name + " WHERE id = ?", id)
        .map(VectorTable::numbers);
  }

  /** The numbers of a vector as PostgreSQL writes it: {@code [0.1,0.2,…]}. */
  static List<Float> numbers(String literal) {
    return Arrays.stream(literal.substring(1, literal.length() - 1).split(","))
        .map(Float::valueOf)
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
