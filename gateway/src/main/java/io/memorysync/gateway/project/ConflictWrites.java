package io.memorysync.gateway.project;

import io.memorysync.schema.ConflictSide;
import io.memorysync.schema.MemoryConflict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.UUID;

/** Writes conflicts; a later record of the same one says how it was settled. */
final class ConflictWrites implements AutoCloseable {

  private static final String CONFLICT =
      """
      INSERT INTO conflict VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (memory_id, field, version) DO UPDATE SET
        winner_store = excluded.winner_store, winner_value = excluded.winner_value,
        winner_user = excluded.winner_user, winner_at = excluded.winner_at,
        loser_store = excluded.loser_store, loser_value = excluded.loser_value,
        loser_user = excluded.loser_user, loser_at = excluded.loser_at,
        base = excluded.base, policy = excluded.policy, open = excluded.open,
        detected_at = excluded.detected_at
      """;

  private final PreparedStatement statement;

  ConflictWrites(Connection connection) throws SQLException {
    statement = connection.prepareStatement(CONFLICT);
  }

  void add(MemoryConflict conflict) throws SQLException {
    statement.setObject(1, UUID.fromString(conflict.getMemoryId()));
    statement.setString(2, conflict.getField());
    statement.setLong(3, conflict.getVersion());
    side(4, conflict.getWinner());
    side(8, conflict.getLoser());
    statement.setString(12, conflict.getBase());
    statement.setString(13, conflict.getPolicy());
    statement.setBoolean(14, conflict.getOpen());
    statement.setObject(15, conflict.getDetectedAt().atOffset(ZoneOffset.UTC));
    // One by one: two records of the same conflict may come in one batch.
    statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }

  private void side(int from, ConflictSide side) throws SQLException {
    statement.setString(from, side.getStore());
    statement.setString(from + 1, side.getValue());
    statement.setString(from + 2, side.getUser());
    statement.setObject(from + 3, side.getWrittenAt().atOffset(ZoneOffset.UTC));
  }
}
