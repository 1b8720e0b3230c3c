package io.memorysync.monitor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** A store as a probe uses it: written with the statements that the store's own clients issue. */
interface ProbeStore {

  /** The user that probes belong to. */
  String USER = "memory-sync-probe";

  /** The field of a memory's metadata that a probe changes. */
  String FIELD = "memory_sync_probe";

  /**
   * Sets the field of a memory, which is made if there is none. Content and vector stay.
   *
   * @return when the store had committed it, in nanoseconds of the clock
   */
  long write(Connection connection, UUID id, String value) throws SQLException;

  /** The field of a memory; empty if there is no such memory or field. */
  Optional<String> read(Connection connection, UUID id) throws SQLException;

  static ProbeStore of(MonitorConfig.Store store) {
    return store.kind().equals("openmemory")
        ? new OpenMemoryProbe(store.collection())
        : new Mem0Probe(store.collection(), store.userIdForm().equals("uuid"));
  }
}
