package io.memorysync.connect.pgvector;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.StoreParts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The collection of a store: a row for every memory that is not deleted. */
final class CollectionPart implements StorePart {

  private final CollectionTable table;
  private final Function<CanonicalMemory, String> payload;
  private final int dims;

  /**
   * @param payload renders the payload of a memory
   * @param dims dimensions of the vectors
   */
  CollectionPart(CollectionTable table, Function<CanonicalMemory, String> payload, int dims) {
    this.table = table;
    this.payload = payload;
    this.dims = dims;
  }

  @Override
  public String name() {
    return StoreParts.COLLECTION;
  }

  @Override
  public List<RequiredTable> requiredTables() {
    return List.of(table.requiredTable(dims));
  }

  @Override
  public Set<UUID> apply(Connection connection, List<DueMemory> memories) throws SQLException {
    List<CollectionRow> rows = new ArrayList<>();
    List<UUID> deletions = new ArrayList<>();
    for (DueMemory due : memories) {
      if (due.deleted()) {
        deletions.add(due.id());
      } else {
        rows.add(CollectionRow.of(due.id(), due.memory(), payload.apply(due.memory())));
      }
    }
    Set<UUID> changed = new HashSet<>(table.upsert(connection, rows));
    changed.addAll(table.delete(connection, deletions));
    return changed;
  }
}
