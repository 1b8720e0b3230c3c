package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.WrongOptionException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/** OpenMemory's table of apps. An app that its owner does not have yet is added, active. */
final class AppsTable {

  /**
   * An app of a user.
   *
   * @param owner id of the user's row
   * @param name of the app, such as an MCP client's
   */
  record App(UUID owner, String name) {

    private static final Comparator<App> ORDER =
        Comparator.comparing(App::owner, UuidOrder.POSTGRESQL).thenComparing(App::name);
  }

  private final TableName name;
  private final String select;
  private final String insert;

  AppsTable(TableName name) {
    this.name = name;
    this.select =
        """
        SELECT apps.owner_id, apps.name, apps.id
        FROM unnest(?::uuid[], ?::varchar[]) AS wanted (owner_id, name)
        JOIN %s AS apps ON apps.owner_id = wanted.owner_id AND apps.name = wanted.name
        """
            .formatted(name.sql());
    this.insert =
        """
        INSERT INTO %s (id, owner_id, name, metadata, is_active, created_at, updated_at)
        VALUES (?, ?, ?, '{}', true, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
        ON CONFLICT DO NOTHING
        """
            .formatted(name.sql());
  }

  /** What the role needs. */
  RequiredTable requiredTable() {
    return RequiredTable.openMemory(
        name,
        List.of("id", "owner_id", "name", "metadata", "is_active", "created_at", "updated_at"),
        List.of("SELECT", "INSERT"));
  }

  /**
   * Finds the rows of apps, and adds those that are missing.
   *
   * @return ids of the rows
   * @throws WrongOptionException if the table has room for one owner of an app name only
   */
  Map<App, UUID> ids(Connection connection, Collection<App> apps) throws SQLException {
    // In a fixed order, so that two tasks that add the same apps never wait in a circle.
    SortedSet<App> wanted = new TreeSet<>(App.ORDER);
    wanted.addAll(apps);
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Map<App, UUID> ids = find(connection, wanted);
    if (ids.size() < wanted.size()) {
      add(connection, wanted.stream().filter(app -> !ids.containsKey(app)).toList());
      ids.putAll(find(connection, wanted));
    }
    if (ids.size() < wanted.size()) {
      throw new WrongOptionException(
          PgVectorSinkConfig.TABLES_SCHEMA_CONFIG,
          "table %s does not take an app that another user has too; run OpenMemory's migrations, which make app names unique per owner."
              .formatted(name),
          null);
    }
    return ids;
  }

  private void add(Connection connection, List<App> apps) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (App app : apps) {
        statement.setObject(1, UUID.randomUUID());
        statement.setObject(2, app.owner());
        statement.setString(3, app.name());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private Map<App, UUID> find(Connection connection, SortedSet<App> wanted) throws SQLException {
    Map<App, UUID> ids = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setArray(
          1, connection.createArrayOf("uuid", wanted.stream().map(App::owner).toArray()));
      statement.setArray(
          2, connection.createArrayOf("varchar", wanted.stream().map(App::name).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          App app = new App(rows.getObject(1, UUID.class), rows.getString(2));
          ids.put(app, rows.getObject(3, UUID.class));
        }
      }
    }
    return ids;
  }
}
