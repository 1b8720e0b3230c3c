package io.memorysync.gateway.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Gives each write of a memory a place behind all earlier ones, across instances and restarts,
 * since the resolver drops a write that is not behind the last one (rule R1). By the clock of the
 * database, which is one for all instances.
 *
 * <p>While a write is being sent, nobody gets the next place of its memory: writes are on the topic
 * in the order of their places.
 */
final class WritePositions {

  private static final String NEXT =
      """
      INSERT INTO write_position AS p (memory_id, last)
      VALUES (?, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
      ON CONFLICT (memory_id) DO UPDATE SET last = greatest(p.last + 1, excluded.last)
      RETURNING last
      """;

  private final DataSource database;

  WritePositions(DataSource database) {
    this.database = database;
  }

  /** Sends a write that has its place, and returns when the broker has it. */
  interface Send<T> {
    T at(long position) throws InterruptedException, NotSentException;
  }

  /**
   * Gives a write its place and sends it.
   *
   * @throws NotSentException if it could not be sent; its place may be taken all the same
   */
  <T> T place(UUID memory, Send<T> send)
      throws SQLException, InterruptedException, NotSentException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
        statement.setObject(1, memory);
        long position;
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          position = row.getLong(1);
        }
        try {
          return send.at(position);
        } finally {
          // Also where nobody knows whether it was sent: the next place is behind this one.
          connection.commit();
        }
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }
}
