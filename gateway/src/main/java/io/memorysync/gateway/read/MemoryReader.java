package io.memorysync.gateway.read;

import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.model.FieldConflict;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.MemoryVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads memories, their versions and their conflicts. Deleted memories are found by id only. */
public final class MemoryReader {

  private final DataSource database;

  public MemoryReader(DataSource database) {
    this.database = database;
  }

  /**
   * Which part of a list is wanted, and in which order.
   *
   * @param limit at most so many
   * @param offset after so many
   * @param order newest first where nothing else is asked for
   */
  public record Page(long limit, long offset, Order order) {

    public static Page first(long limit) {
      return new Page(limit, 0, Order.NEWEST);
    }
  }

  /** The orders a list can have; ties go by id. */
  public enum Order {
    NEWEST("m.created_at DESC, m.id"),
    OLDEST("m.created_at, m.id"),
    CONTENT("m.content, m.id"),
    CONTENT_DESCENDING("m.content DESC, m.id"),
    APP("m.app, m.created_at DESC, m.id"),
    APP_DESCENDING("m.app DESC, m.created_at DESC, m.id");

    private final String sql;

    Order(String sql) {
      this.sql = sql;
    }
  }

  /** The last version of a memory, also if it is deleted; empty if nobody knows it. */
  public Optional<Memory> memory(UUID id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT " + MemoryColumns.OF_MEMORY + " FROM memory m WHERE m.id = ?")) {
      query.setObject(1, id);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(MemoryColumns.memory(row)) : Optional.empty();
      }
    }
  }

  /** The memories that a filter lets through. */
  public List<Memory> list(Filter filter, Page page) throws SQLException {
    FilterSql where = FilterSql.of(filter);
    String sql =
        "SELECT "
            + MemoryColumns.OF_MEMORY
            + " FROM memory m WHERE "
            + where.condition()
            + " ORDER BY "
            + page.order().sql
            + " LIMIT ? OFFSET ?";
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      int next = where.bind(query, 1);
      query.setLong(next, page.limit());
      query.setLong(next + 1, page.offset());
      List<Memory> memories = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          memories.add(MemoryColumns.memory(row));
        }
      }
      return memories;
    }
  }

  /** How many memories a filter lets through. */
  public long count(Filter filter) throws SQLException {
    FilterSql where = FilterSql.of(filter);
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*) FROM memory m WHERE " + where.condition())) {
      where.bind(query, 1);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The versions of a memory, the first one first. */
  public List<MemoryVersion> versions(UUID id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT "
                    + MemoryColumns.OF_VERSION
                    + " FROM memory_version m WHERE m.id = ? ORDER BY m.version")) {
      query.setObject(1, id);
      List<MemoryVersion> versions = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          versions.add(MemoryColumns.version(row));
        }
      }
      return versions;
    }
  }

  /** The conflicts of a memory, in the order of the versions that they led to. */
  public List<FieldConflict> conflicts(UUID id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT * FROM conflict WHERE memory_id = ? ORDER BY version, field")) {
      query.setObject(1, id);
      List<FieldConflict> conflicts = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          conflicts.add(ConflictColumns.conflict(row));
        }
      }
      return conflicts;
    }
  }
}
