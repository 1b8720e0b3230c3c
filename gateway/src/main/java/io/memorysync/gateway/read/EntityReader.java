package io.memorysync.gateway.read;

import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.model.App;
import io.memorysync.gateway.model.Entity;
import io.memorysync.schema.UserRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Whom memories belong to. */
public final class EntityReader {

  private final DataSource database;

  public EntityReader(DataSource database) {
    this.database = database;
  }

  private record Kind(String type, String id, String name) {

    private String select(String condition) {
      return "SELECT '"
          + type
          + "' AS type, "
          + id
          + " AS id, "
          + name
          + " AS name, count(*) AS memories, min(m.created_at) AS created_at,"
          + " max(m.updated_at) AS updated_at FROM memory m WHERE "
          + name
          + " IS NOT NULL AND "
          + condition
          + " GROUP BY 2, 3";
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("user", "m.user_id::text", "m.user_key"),
          new Kind("agent", "m.agent_id", "m.agent_id"),
          new Kind("app", "m.app", "m.app"),
          new Kind("run", "m.run_id", "m.run_id"));

  /** Users, agents, apps and runs of the memories that a filter lets through, by type and name. */
  public List<Entity> list(Filter filter) throws SQLException {
    List<FilterSql> conditions =
        Stream.generate(() -> FilterSql.of(filter)).limit(KINDS.size()).toList();
    String sql =
        Stream.iterate(0, i -> i + 1)
                .limit(KINDS.size())
                .map(i -> KINDS.get(i).select(conditions.get(i).condition()))
                .collect(Collectors.joining(" UNION ALL "))
            + " ORDER BY type DESC, name";
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      int next = 1;
      for (FilterSql condition : conditions) {
        next = condition.bind(query, next);
      }
      List<Entity> entities = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          entities.add(
              new Entity(
                  row.getString("type"),
                  row.getString("id"),
                  row.getString("name"),
                  row.getLong("memories"),
                  MemoryColumns.time(row, "created_at"),
                  MemoryColumns.time(row, "updated_at")));
        }
      }
      return entities;
    }
  }

  /**
   * Each user's apps of the memories that a filter lets through, by name.
   *
   * @param usual the app of a memory that tells none
   */
  public List<App> apps(Filter filter, String usual) throws SQLException {
    FilterSql where = FilterSql.of(filter);
    String sql =
        "SELECT m.user_id, m.user_key, coalesce(m.app, ?) AS name, count(*) AS memories,"
            + " min(m.created_at) AS created_at, max(m.updated_at) AS updated_at"
            + " FROM memory m WHERE "
            + where.condition()
            + " GROUP BY 1, 2, 3 ORDER BY name, user_key NULLS LAST";
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, usual);
      where.bind(query, 2);
      List<App> apps = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          String owner = row.getString("user_id");
          apps.add(
              new App(
                  owner == null ? null : new UserRef(owner, row.getString("user_key")),
                  row.getString("name"),
                  row.getLong("memories"),
                  MemoryColumns.time(row, "created_at"),
                  MemoryColumns.time(row, "updated_at")));
        }
      }
      return apps;
    }
  }
}
