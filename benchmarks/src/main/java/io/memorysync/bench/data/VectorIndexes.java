package io.memorysync.bench.data;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The HNSW indexes of a schema, taken away for a while: an insert into one costs more than most of
 * what is measured.
 */
public final class VectorIndexes {

  private final List<String> definitions;

  private VectorIndexes(List<String> definitions) {
    this.definitions = definitions;
  }

  /** Drops them. */
  public static VectorIndexes drop(Connection connection, String schema) throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> definitions = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = '"
                  + schema
                  + "' AND indexdef LIKE '%USING hnsw%'")) {
        while (rows.next()) {
          names.add(rows.getString(1));
          definitions.add(rows.getString(2));
        }
      }
      for (String name : names) {
        statement.execute("DROP INDEX " + schema + "." + name);
      }
    }
    return new VectorIndexes(List.copyOf(definitions));
  }

  /** Makes them again, of the rows that are there by now. */
  public void restore(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET maintenance_work_mem = '512MB'");
      for (String definition : definitions) {
        statement.execute(definition);
      }
    }
  }
}
