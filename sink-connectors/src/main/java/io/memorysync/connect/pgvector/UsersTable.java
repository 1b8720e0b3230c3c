package io.memorysync.connect.pgvector;

import io.memorysync.schema.UserRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.connect.errors.RetriableException;

/** OpenMemory's table of users. A user who is not there yet is added, as OpenMemory's API does. */
final class UsersTable {

  private final TableName name;
  private final String select;
  private final String insert;

  UsersTable(TableName name) {
    this.name = name;
    this.select = "SELECT user_id, id FROM %s WHERE user_id = ANY (?)".formatted(name.sql());
    this.insert =
        """
        INSERT INTO %s (id, user_id, metadata, created_at, updated_at)
        VALUES (?, ?, '{}', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
        ON CONFLICT DO NOTHING
        """
            .formatted(name.sql());
  }

  /** What the role needs. */
  RequiredTable requiredTable() {
    return RequiredTable.openMemory(
        name,
        List.of("id", "user_id", "name", "email", "metadata", "created_at", "updated_at"),
        List.of("SELECT", "INSERT"));
  }

  /**
   * Finds the rows of users, and adds those that are missing.
   *
   * @return ids of the rows by string id
   */
  Map<String, UUID> ids(Connection connection, Collection<UserRef> users) throws SQLException {
    // In the order of the keys, so that two tasks that add the same users wait for each other in
    // turn and never in a circle.
    Map<String, UserRef> wanted = new TreeMap<>();
    users.forEach(user -> wanted.put(user.getKey(), user));
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Map<String, UUID> ids = find(connection, wanted);
    add(connection, wanted, ids, user -> UuidField.parse(user.getId(), "user.id"));
    // An unrelated user may have that UUID as the id of his row.
    add(connection, wanted, ids, user -> UUID.randomUUID());
    if (ids.size() < wanted.size()) {
      throw new RetriableException("A user row vanished while it was being added");
    }
    return ids;
  }

  private void add(
      Connection connection,
      Map<String, UserRef> wanted,
      Map<String, UUID> ids,
      Function<UserRef, UUID> id)
      throws SQLException {
    if (ids.size() == wanted.size()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (UserRef user : wanted.values()) {
        if (!ids.containsKey(user.getKey())) {
          statement.setObject(1, id.apply(user));
          statement.setString(2, user.getKey());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
    ids.putAll(find(connection, wanted));
  }

  private Map<String, UUID> find(Connection connection, Map<String, UserRef> wanted)
      throws SQLException {
    Map<String, UUID> ids = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setArray(1, connection.createArrayOf("varchar", wanted.keySet().toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.put(rows.getString(1), rows.getObject(2, UUID.class));
        }
      }
    }
    return ids;
  }
}
