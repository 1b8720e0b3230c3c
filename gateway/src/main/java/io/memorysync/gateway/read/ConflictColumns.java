package io.memorysync.gateway.read;

import io.memorysync.gateway.model.FieldConflict;
import io.memorysync.gateway.model.FieldConflict.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** How a conflict is read from a row. */
final class ConflictColumns {

  private ConflictColumns() {}

  static FieldConflict conflict(ResultSet row) throws SQLException {
    return new FieldConflict(
        row.getObject("memory_id", UUID.class),
        row.getString("field"),
        row.getLong("version"),
        side(row, "winner"),
        side(row, "loser"),
        row.getString("base"),
        row.getString("policy"),
        row.getBoolean("open"),
        MemoryColumns.time(row, "detected_at"));
  }

  private static Side side(ResultSet row, String name) throws SQLException {
    return new Side(
        row.getString(name + "_store"),
        row.getString(name + "_value"),
        row.getString(name + "_user"),
        MemoryColumns.time(row, name + "_at"));
  }
}
