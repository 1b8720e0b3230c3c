package io.memorysync.connect.pgvector;

import com.pgvector.PGvector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postgresql.core.BaseConnection;

/**
 * An INSERT of many rows that tells which of them it wrote. Its parameters are the columns, each a
 * binary array: however many the rows, it is one statement that is planned once. An INSERT of many
 * rows of VALUES is planned anew with each of its thousands of parameters.
 *
 * @param <R> what a row is made of
 */
final class ArrayInsert<R> {

  /** As many as go into one message: 6 MB of vectors of 1,536 dimensions. */
  private static final int MAX_ROWS = 1024;

  private static final byte JSONB_VERSION = 1;

  /**
   * A column.
   *
   * @param type of the column, as PostgreSQL names it
   * @param value of a row in the binary format of the type; null for null
   */
  record Column<R>(String type, Function<R, byte[]> value) {

    static <R> Column<R> uuid(Function<R, UUID> value) {
      return new Column<>(
          "uuid",
          value.andThen(
              id ->
                  ByteBuffer.allocate(2 * Long.BYTES)
                      .putLong(id.getMostSignificantBits())
                      .putLong(id.getLeastSignificantBits())
                      .array()));
    }

    static <R> Column<R> jsonb(Function<R, String> value) {
      return new Column<>("jsonb", value.andThen(Column::jsonb));
    }

    static <R> Column<R> vector(Function<R, PGvector> value) {
      return new Column<>("vector", value.andThen(Column::vector));
    }

    private static byte[] jsonb(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(1 + utf8.length).put(JSONB_VERSION).put(utf8).array();
    }

    private static byte[] vector(PGvector vector) {
      if (vector == null) {
        return null;
      }
      byte[] binary = new byte[vector.lengthInBytes()];
      vector.toBytes(binary, 0);
      return binary;
    }

    private String arrayType() {
      return "_" + type;
    }
  }

  private final String sql;
  private final List<Column<R>> columns;

  /**
   * @param insert the statement up to the rows
   * @param columns in the statement's order
   * @param tail what follows the rows; it must return the ids of the rows that are written
   */
  ArrayInsert(String insert, List<Column<R>> columns, String tail) {
    this.columns = columns;
    this.sql =
        insert
            + columns.stream()
                .map(column -> "unnest(?::%s[])".formatted(column.type()))
                .collect(Collectors.joining(", ", " SELECT ", " "))
            + tail;
  }

  /**
   * Inserts rows in their order.
   *
   * @return ids of the rows that were written
   */
  Set<UUID> execute(Connection connection, List<R> rows) throws SQLException {
    Set<UUID> written = new HashSet<>();
    for (int from = 0; from < rows.size(); from += MAX_ROWS) {
      execute(connection, rows.subList(from, Math.min(from + MAX_ROWS, rows.size())), written);
    }
    return written;
  }

  private void execute(Connection connection, List<R> rows, Set<UUID> written) throws SQLException {
    BaseConnection postgres = connection.unwrap(BaseConnection.class);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        Column<R> column = columns.get(i);
        statement.setObject(
            i + 1,
            new BinaryArray(
                column.arrayType(),
                postgres.getTypeInfo().getPGType(column.type()),
                rows.stream().map(column.value()).toList()));
      }
      try (ResultSet ids = statement.executeQuery()) {
        while (ids.next()) {
          written.add(ids.getObject(1, UUID.class));
        }
      }
    }
  }
}
