package io.memorysync.stack.check;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks for what would make a source connector fail or, worse, lose data in silence. Each finding
 * is one sentence that ends with the command that mends it. It needs no more rights than the
 * connector.
 */
public final class DatabaseCheck {

  private static final int OLDEST_VERSION = 150_000;

  /** Each names one user; no other captured table has columns of these names. */
  private static final List<String> USER_ID_COLUMNS = List.of("string_id", "uuid_id");

  private final CapturedDatabase database;
  private final int dims;

  /**
   * @param dims of the pipeline's vectors ({@code embedding.dims})
   */
  public DatabaseCheck(CapturedDatabase database, int dims) {
    this.database = database;
    this.dims = dims;
  }

  /** What makes the database unfit to be captured; nothing when all is well. */
  public List<String> findings() {
    return findings(false, OptionalLong.empty());
  }

  /**
   * The same for a database whose capture was begun: its slot has to be there and whole, and its
   * log beyond what was read of it.
   *
   * @param position up to which the connector has read the log, in bytes; empty if not known
   */
  public List<String> findingsOfCapture(OptionalLong position) {
    return findings(true, position);
  }

  private List<String> findings(boolean captured, OptionalLong position) {
    try (Connection connection = database.connect()) {
      List<String> findings = new ArrayList<>();
      version(connection).ifPresent(findings::add);
      walLevel(connection).ifPresent(findings::add);
      pgvector(connection).ifPresent(findings::add);
      publication(connection).ifPresent(findings::add);
      for (String table : database.tables()) {
        findings.addAll(table(connection, table));
      }
      signals(connection).ifPresent(findings::add);
      if (captured) {
        slot(connection).ifPresent(findings::add);
      }
      if (position.isPresent()) {
        database.logBehind(connection, position.getAsLong()).ifPresent(findings::add);
      }
      return findings;
    } catch (SQLException e) {
      return List.of(
          place()
              + " cannot be entered as "
              + database.user()
              + " ("
              + e.getMessage()
              + "); start it, or run roles.sql again with the right password.");
    }
  }

  private Optional<String> version(Connection connection) throws SQLException {
    if (Integer.parseInt(one(connection, "SHOW server_version_num").orElseThrow())
        >= OLDEST_VERSION) {
      return Optional.empty();
    }
    return Optional.of(
        place()
            + " runs PostgreSQL "
            + one(connection, "SHOW server_version").orElseThrow()
            + ", and replication origins reach us from 15 on; upgrade it with: pg_upgrade");
  }

  private Optional<String> walLevel(Connection connection) throws SQLException {
    String level = one(connection, "SHOW wal_level").orElseThrow();
    if (level.equals("logical")) {
      return Optional.empty();
    }
    return Optional.of(
        place()
            + " has wal_level "
            + level
            + ", which cannot be captured; set it with: ALTER SYSTEM SET wal_level = logical; and"
            + " restart PostgreSQL.");
  }

  private Optional<String> pgvector(Connection connection) throws SQLException {
    if (one(connection, "SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        .isPresent()) {
      return Optional.empty();
    }
    return Optional.of(place() + " has no pgvector; add it with: CREATE EXTENSION vector;");
  }

  private Optional<String> publication(Connection connection) throws SQLException {
    String name = database.publication();
    if (one(connection, "SELECT 1 FROM pg_publication WHERE pubname = ?", name).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        place()
            + " has no publication "
            + name
            + "; make it with: CREATE PUBLICATION "
            + name
            + " FOR TABLE "
            + String.join(", ", database.tables())
            + ";");
  }

  private List<String> table(Connection connection, String table) throws SQLException {
    Optional<String> identity =
        one(
            connection,
            "SELECT relreplident::text FROM pg_class WHERE oid = to_regclass(?)",
            table);
    if (identity.isEmpty()) {
      return List.of(
          place()
              + " has no table "
              + table
              + "; start the store once so that it makes its tables, then run the SQL of"
              + " connect-config again.");
    }
    List<String> findings = new ArrayList<>();
    if (!identity.get().equals("f")) {
      findings.add(
          "Table "
              + table
              + " of "
              + place()
              + " has no REPLICA IDENTITY FULL, so an update would read as a lost vector; mend it"
              + " with: ALTER TABLE "
              + table
              + " REPLICA IDENTITY FULL;");
    }
    published(connection, table).ifPresent(findings::add);
    dims(connection, table).ifPresent(findings::add);
    for (String column : USER_ID_COLUMNS) {
      unique(connection, table, column).ifPresent(findings::add);
    }
    return findings;
  }

  /** The script of connect-config leaves a table of user ids that was there before as it is. */
  private Optional<String> unique(Connection connection, String table, String column)
      throws SQLException {
    return one(
            connection,
            "SELECT a.attname FROM pg_attribute a"
                + " WHERE a.attrelid = to_regclass(?) AND a.attname = ? AND NOT EXISTS"
                + " (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique"
                + " AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1"
                + " AND i.indkey[0] = a.attnum)",
            table,
            column)
        .map(
            name ->
                "Table "
                    + table
                    + " of "
                    + place()
                    + " takes one "
                    + name
                    + " in several rows, so two users could become one; leave one row of each and"
                    + " mend it with: ALTER TABLE "
                    + table
                    + " ADD UNIQUE ("
                    + name
                    + ");");
  }

  private Optional<String> signals(Connection connection) throws SQLException {
    if (isPublished(connection, database.signals())) {
      return Optional.empty();
    }
    return Optional.of(
        "Table "
            + database.signals()
            + " of "
            + place()
            + ", in which a source is asked for a snapshot, is missing or not published; run the"
            + " SQL of connect-config again.");
  }

  private boolean isPublished(Connection connection, String table) throws SQLException {
    return one(
            connection,
            "SELECT 1 FROM pg_publication_tables"
                + " WHERE pubname = ? AND schemaname || '.' || tablename = ?",
            database.publication(),
            table)
        .isPresent();
  }

  private Optional<String> published(Connection connection, String table) throws SQLException {
    if (isPublished(connection, table)) {
      return Optional.empty();
    }
    return Optional.of(
        "Table "
            + table
            + " of "
            + place()
            + " is not published, so none of its changes would arrive; mend it with: ALTER"
            + " PUBLICATION "
            + database.publication()
            + " ADD TABLE "
            + table
            + ";");
  }

  /** A column of vectors of any length has no dims to compare. */
  private Optional<String> dims(Connection connection, String table) throws SQLException {
    Optional<String> column =
        one(
            connection,
            "SELECT a.atttypmod::text FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                + " WHERE a.attrelid = to_regclass(?) AND a.attname = 'vector'"
                + " AND t.typname = 'vector' AND a.atttypmod > 0 AND a.atttypmod::text <> ?",
            table,
            Integer.toString(dims));
    return column.map(
        actual ->
            "Table "
                + table
                + " of "
                + place()
                + " has vectors of "
                + actual
                + " dims and the pipeline makes "
                + dims
                + " (embedding.dims), so none could be written; give all stores one model, or mend"
                + " it with: ALTER TABLE "
                + table
                + " ALTER COLUMN vector TYPE vector("
                + dims
                + ") USING NULL; and replay the store's sink.");
  }

  private Optional<String> slot(Connection connection) throws SQLException {
    String slot = database.slot();
    Optional<String> status =
        one(connection, "SELECT wal_status FROM pg_replication_slots WHERE slot_name = ?", slot);
    if (status.filter(wal -> !wal.equals("lost")).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "Replication slot "
            + slot
            + " of "
            + place()
            + (status.isEmpty() ? " is gone" : " has lost WAL that was not read yet")
            + ", so changes are lost; mend it with: ./memory-sync snapshot --anew "
            + database.source());
  }

  private String place() {
    return "Database " + database.name() + " at " + database.host() + ":" + database.port();
  }

  private static Optional<String> one(Connection connection, String query, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    }
  }
}
