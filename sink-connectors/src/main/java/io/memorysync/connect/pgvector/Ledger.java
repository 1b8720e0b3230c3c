package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.MemoryVersion;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which version of each memory a store was last given: the table {@code memory_sync.applied} in the
 * target database, written in the transaction of the memories themselves.
 */
final class Ledger {

  /** What the ledger says of a version that is delivered. */
  enum Standing {
    /** It comes for the first time. */
    NEW,
    /** It is the last one that came: a redelivery, or a replay of the topic. */
    LAST,
    /** A later one has come: a replay that is still on its way to the last. */
    PASSED
  }

  /** The table. */
  static final TableName TABLE = new TableName("memory_sync", "applied");

  private static final String ADVANCE =
      """
      INSERT INTO %s AS ledger (store, memory_id, version)
      SELECT ?, delivered.id, delivered.version
      FROM unnest(?::uuid[], ?::bigint[]) AS delivered (id, version)
      ORDER BY delivered.id
      ON CONFLICT (store, memory_id) DO UPDATE SET version = EXCLUDED.version
      WHERE ledger.version < EXCLUDED.version
      RETURNING memory_id
      """
          .formatted(TABLE.sql());

  private static final String READ =
      "SELECT memory_id, version FROM %s WHERE store = ? AND memory_id = ANY (?)"
          .formatted(TABLE.sql());

  private static final String FORGET =
      "DELETE FROM %s WHERE store = ? AND memory_id = ANY (?)".formatted(TABLE.sql());

  private final String store;

  Ledger(String store) {
    this.store = store;
  }

  /** What the role needs. */
  static RequiredTable requiredTable() {
    return new RequiredTable(
        PgVectorSinkConfig.URL_CONFIG,
        TABLE,
        List.of("store", "memory_id", "version"),
        List.of("SELECT", "INSERT", "UPDATE", "DELETE"),
        "run CREATE SCHEMA memory_sync; CREATE TABLE memory_sync.applied (store text, memory_id"
            + " uuid, version bigint NOT NULL, PRIMARY KEY (store, memory_id)) WITH (fillfactor ="
            + " 70)",
        false,
        Optional.empty());
  }

  /**
   * Advances the ledger to the versions of a batch, and locks its rows until the transaction ends,
   * in the order of their ids.
   *
   * @param batch versions with a memory, at most one of each
   * @return the standing of each before
   */
  Map<UUID, Standing> advance(Connection connection, List<MemoryVersion> batch)
      throws SQLException {
    Map<UUID, Long> delivered = new HashMap<>();
    for (MemoryVersion version : batch) {
      delivered.put(version.id(), version.memory().orElseThrow().getVersion());
    }
    Map<UUID, Standing> standings = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
      statement.setString(1, store);
      statement.setArray(2, uuids(connection, delivered.keySet()));
      statement.setArray(3, connection.createArrayOf("int8", delivered.values().toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          standings.put(rows.getObject(1, UUID.class), Standing.NEW);
        }
      }
    }
    if (standings.size() < delivered.size()) {
      compare(connection, delivered, standings);
    }
    return standings;
  }

  private void compare(
      Connection connection, Map<UUID, Long> delivered, Map<UUID, Standing> standings)
      throws SQLException {
    List<UUID> known =
        delivered.keySet().stream().filter(id -> !standings.containsKey(id)).toList();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, store);
      statement.setArray(2, uuids(connection, known));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          UUID id = rows.getObject(1, UUID.class);
          boolean last = rows.getLong(2) == delivered.get(id);
          standings.put(id, last ? Standing.LAST : Standing.PASSED);
        }
      }
    }
  }

  /** Forgets memories whose life on the topic has ended. */
  void forget(Connection connection, List<UUID> ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setString(1, store);
      statement.setArray(2, uuids(connection, ids));
      statement.executeUpdate();
    }
  }

  private static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.toArray());
  }
}
