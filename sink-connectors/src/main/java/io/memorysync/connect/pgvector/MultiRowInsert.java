package io.memorysync.connect.pgvector;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * An INSERT of many rows in few round trips that tells which rows it wrote. A batch of JDBC would
 * be as fast but tells it of no row, or of each in a round trip. For tables with columns whose type
 * is only known to the table, such as an enum in some schema; for others {@link ArrayInsert} costs
 * the server less.
 *
 * @param <R> what a row is made of
 */
final class MultiRowInsert<R> {

  /** Sets the parameters of one row. */
  @FunctionalInterface
  interface Binder<R> {

    /**
     * @param first index of the row's first parameter
     */
    void bind(PreparedStatement statement, int first, R row) throws SQLException;
  }

  /** Enough that a round trip does not matter; PostgreSQL takes 65,535 parameters. */
  private static final int MAX_ROWS = 1024;

  private final String insert;
  private final String row;
  private final String tail;
  private final Binder<R> binder;
  private final int parameters;
  private final Map<Integer, String> statements = new HashMap<>();

  /**
   * @param insert the statement up to VALUES
   * @param row the values of one row in parentheses, with a {@code ?} for each parameter
   * @param tail what follows the rows; it must return the ids of the rows that are written
   */
  MultiRowInsert(String insert, String row, String tail, Binder<R> binder) {
    this.insert = insert;
    this.row = row;
    this.tail = tail;
    this.binder = binder;
    this.parameters = (int) row.chars().filter(c -> c == '?').count();
  }

  /**
   * Inserts rows in their order.
   *
   * @return ids of the rows that were written
   */
  Set<UUID> execute(Connection connection, List<R> rows) throws SQLException {
    Set<UUID> written = new HashSet<>();
    int from = 0;
    while (from < rows.size()) {
      // Sizes of powers of two, so that there are few statements to prepare.
      int count = Integer.highestOneBit(Math.min(rows.size() - from, MAX_ROWS));
      execute(connection, rows.subList(from, from + count), written);
      from += count;
    }
    return written;
  }

  private void execute(Connection connection, List<R> rows, Set<UUID> written) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(statements.computeIfAbsent(rows.size(), this::sql))) {
      int first = 1;
      for (R values : rows) {
        binder.bind(statement, first, values);
        first += parameters;
      }
      try (ResultSet ids = statement.executeQuery()) {
        while (ids.next()) {
          written.add(ids.getObject(1, UUID.class));
        }
      }
    }
  }

  private String sql(int rows) {
    return insert + " VALUES " + String.join(", ", Collections.nCopies(rows, row)) + " " + tail;
  }
}
