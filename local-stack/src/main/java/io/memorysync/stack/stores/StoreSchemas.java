package io.memorysync.stack.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables that the stores make for themselves, as they make them: what is tried here meets the
 * same constraints, indexes and types as the real thing. Each method does nothing where its tables
 * are there already.
 */
public final class StoreSchemas {

  private StoreSchemas() {}

  /** OpenMemory's relational tables, in schema {@code public}. */
  public static void openMemory(Connection connection) throws SQLException {
    if (!exists(connection, "memory_status_history")) {
      execute(connection, script("openmemory.sql"));
    }
  }

  /**
   * A pgvector collection of mem0, in schema {@code public}.
   *
   * @param dims of the vectors
   */
  public static void mem0Collection(Connection connection, String collection, int dims)
      throws SQLException {
    execute(
        connection,
        script("mem0-collection.sql")
            .replace("${collection}", collection)
            .replace("${dims}", Integer.toString(dims)));
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        var found = statement.executeQuery("SELECT to_regclass('public." + table + "')")) {
      found.next();
      return found.getString(1) != null;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String script(String name) {
    try (InputStream in = StoreSchemas.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
