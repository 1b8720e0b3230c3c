package io.memorysync.connect.pgvector;

import io.memorysync.connect.pgvector.MemoriesTable.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;

/** OpenMemory's history of states, which its application extends whenever a state changes. */
final class StatusHistoryTable {

  /** The state before the first one, as OpenMemory's application has it. */
  static final String BEFORE_FIRST = "deleted";

  /**
   * A change of state.
   *
   * @param row of the memory, with the new state
   * @param oldState as the enum memorystate names it
   */
  record Change(Row row, String oldState) {}

  private final TableName name;
  private final String insert;

  StatusHistoryTable(TableName name) {
    this.name = name;
    this.insert =
        """
        INSERT INTO %s (id, memory_id, changed_by, old_state, new_state, changed_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """
            .formatted(name.sql());
  }

  /** What the role needs. */
  RequiredTable requiredTable() {
    return RequiredTable.openMemory(
            name,
            List.of("id", "memory_id", "changed_by", "old_state", "new_state", "changed_at"),
            List.of("INSERT"))
        .notCaptured();
  }

  /** Adds changes. */
  void add(Connection connection, List<Change> changes) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (Change change : changes) {
        Row row = change.row();
        statement.setObject(1, UUID.randomUUID());
        statement.setObject(2, row.id());
        statement.setObject(3, row.userId());
        statement.setObject(4, change.oldState(), Types.OTHER);
        statement.setObject(5, row.state(), Types.OTHER);
        statement.setObject(6, UtcTimestamp.of(row.memory().getUpdatedAt()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
