package io.memorysync.gateway.project;

import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.identity.UserIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** Writes pairs of user ids; the last one of a string counts. */
final class UserIdWrites {

  private final Connection connection;

  UserIdWrites(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param pair null where the string has none any more
   */
  void put(String key, UserId pair) throws SQLException {
    String sql =
        pair == null
            ? "DELETE FROM user_id WHERE key = ?"
            : "INSERT INTO user_id (key, id, mapped, derived_id) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (key) DO UPDATE SET id = excluded.id, mapped = excluded.mapped";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, key);
      if (pair != null) {
        statement.setObject(2, UUID.fromString(pair.getId()));
        statement.setBoolean(3, pair.getSource() == UserIdSource.MAPPING);
        statement.setObject(4, UUID.fromString(UserIds.derivedId(key)));
      }
      statement.executeUpdate();
    }
  }
}
