package io.memorysync.connect.pgvector;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A part of a store that holds a version of its own: an application may write it alone. */
interface StorePart {

  /** One of {@link io.memorysync.schema.StoreParts}. */
  String name();

  /** The tables that have to be there. */
  List<RequiredTable> requiredTables();

  /**
   * Brings the rows of this part up to memories.
   *
   * @param memories those that are due in this part, at most one of each, in the order of their ids
   * @return ids of those of which a row was written or deleted
   */
  Set<UUID> apply(Connection connection, List<DueMemory> memories) throws SQLException;
}
