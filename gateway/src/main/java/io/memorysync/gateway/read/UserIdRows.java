package io.memorysync.gateway.read;

import io.memorysync.schema.identity.KnownUserIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * The pairs of {@code memory.user-id}. A UUID leads to the string that was mapped to it, the first
 * in order of bytes if there are several; else to the one that it was derived from; else to itself.
 */
final class UserIdRows implements KnownUserIds {

  private static final String KEY_OF_ID =
      """
      SELECT key FROM user_id
      WHERE id = ? OR derived_id = ?
      ORDER BY mapped AND id = ? DESC, derived_id = ? DESC, key COLLATE "C"
      LIMIT 1
      """;

  private final Connection connection;

  UserIdRows(Connection connection) {
    this.connection = connection;
  }

  @Override
  public Optional<String> idOf(String key) {
    return first("SELECT id FROM user_id WHERE key = ?", key);
  }

  @Override
  public Optional<String> keyOf(String id) {
    UUID uuid = UUID.fromString(id);
    return first(KEY_OF_ID, uuid, uuid, uuid, uuid);
  }

  private Optional<String> first(String sql, Object... parameters) {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new UnansweredException(e);
    }
  }
}
