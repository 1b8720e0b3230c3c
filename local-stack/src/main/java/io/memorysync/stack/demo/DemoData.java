package io.memorysync.stack.demo;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.clients.PayloadDialect;
import io.memorysync.stack.clients.WordHashEmbedder;
import io.memorysync.stack.view.StoreView;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * What the two stores hold before the pipeline exists: one person under two user ids, as in the
 * migration that memory-sync replaces.
 */
final class DemoData {

  static final String USER = "drj";
  static final String USER_UUID = "12345678-1234-5678-9012-123456789abc";
  static final int IN_OPENMEMORY = 90;
  static final int IN_MEM0 = 5;

  private static final int DIMS = 384;
  private static final int TELEMETRY_ROWS = 13;
  private static final List<String> SUBJECTS =
      List.of(
          "tea", "running", "the sea", "old maps", "jazz", "sourdough", "chess", "Lisbon", "owls");
  private static final List<String> SAYINGS =
      List.of(
          "likes %s in the morning",
          "read a book about %s last week",
          "talks about %s with a friend every Thursday",
          "wants to learn more about %s",
          "keeps notes on %s in a green folder",
          "met someone who teaches %s",
          "dreams of a year with nothing but %s",
          "does not like to be disturbed during %s",
          "gave a talk on %s in spring",
          "has a photograph of %s on the wall");

  private final Endpoints endpoints;

  DemoData(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** A client of OpenMemory, named like an MCP client. */
  OpenMemoryClient openmemory(String app) throws SQLException {
    return new OpenMemoryClient(
        StoreView.connect(endpoints.openmemory()),
        StoreView.connect(endpoints.openmemory()),
        app,
        new WordHashEmbedder(DIMS));
  }

  /** A client of mem0's collection, as the Python package writes. */
  Mem0Client mem0() throws SQLException {
    return new Mem0Client(
        StoreView.connect(endpoints.mem0()),
        "mem0migrations",
        PayloadDialect.PYTHON,
        new WordHashEmbedder(DIMS));
  }

  void write() throws SQLException {
    OpenMemoryClient openmemory = openmemory("vscode");
    for (int i = 0; i < IN_OPENMEMORY; i++) {
      String subject = SUBJECTS.get(i % SUBJECTS.size());
      openmemory.add(USER, String.format(SAYINGS.get(i / SUBJECTS.size()), subject));
    }
    Mem0Client mem0 = mem0();
    for (int i = 0; i < IN_MEM0; i++) {
      mem0.add(USER_UUID, "asked the API about " + SUBJECTS.get(i), Map.of("test", true));
    }
    try (Connection connection = StoreView.connect(endpoints.mem0());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO user_id_mapping (string_id, uuid_id) VALUES ('"
              + USER
              + "', '"
              + USER_UUID
              + "')");
      statement.execute(
          "INSERT INTO mem0migrations (id, vector, payload) SELECT id, array_fill(0.1::real, ARRAY["
              + DIMS
              + "])::vector, jsonb_build_object('user_id', id, 'type', 'user_identity')"
              + " FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, "
              + TELEMETRY_ROWS
              + ")) AS containers");
    }
  }

  static int telemetryRows() {
    return TELEMETRY_ROWS;
  }
}
