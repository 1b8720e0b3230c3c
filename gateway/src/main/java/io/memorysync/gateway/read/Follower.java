package io.memorysync.gateway.read;

import io.memorysync.gateway.model.FieldConflict;
import io.memorysync.gateway.model.MemoryVersion;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What came after the versions that some writers had seen, asked for all of them at once. */
public final class Follower {

  private final Connection connection;

  public Follower(Connection connection) {
    this.connection = connection;
  }

  /**
   * A version that somebody had seen.
   *
   * @param version 0 for none
   */
  public record After(UUID memory, long version) {}

  /** Later versions by memory, in order. */
  public Map<UUID, List<MemoryVersion>> versions(List<After> after) throws SQLException {
    Map<UUID, List<MemoryVersion>> versions = new HashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT DISTINCT ON (m.id, m.version) "
                + MemoryColumns.OF_VERSION
                + " FROM unnest(?::uuid[], ?::bigint[]) AS seen (id, version)"
                + " JOIN memory_version m ON m.id = seen.id AND m.version > seen.version"
                + " ORDER BY m.id, m.version")) {
      bind(query, after);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          MemoryVersion version = MemoryColumns.version(row);
          versions.computeIfAbsent(version.memory().id(), id -> new ArrayList<>()).add(version);
        }
      }
    }
    return versions;
  }

  /** Later conflicts between a delete and a write, by memory. */
  public Map<UUID, List<FieldConflict>> deleteConflicts(List<After> after) throws SQLException {
    Map<UUID, List<FieldConflict>> conflicts = new HashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT DISTINCT ON (c.memory_id, c.version) c.*"
                + " FROM unnest(?::uuid[], ?::bigint[]) AS seen (id, version)"
                + " JOIN conflict c ON c.memory_id = seen.id AND c.version > seen.version"
                + " AND c.field = 'delete'"
                + " ORDER BY c.memory_id, c.version")) {
      bind(query, after);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          FieldConflict conflict = ConflictColumns.conflict(row);
          conflicts.computeIfAbsent(conflict.memoryId(), id -> new ArrayList<>()).add(conflict);
        }
      }
    }
    return conflicts;
  }

  private void bind(PreparedStatement query, List<After> after) throws SQLException {
    Array ids =
        connection.createArrayOf("uuid", after.stream().map(After::memory).toArray(Object[]::new));
    Array versions =
        connection.createArrayOf(
            "bigint", after.stream().map(After::version).toArray(Object[]::new));
    query.setArray(1, ids);
    query.setArray(2, versions);
  }
}
