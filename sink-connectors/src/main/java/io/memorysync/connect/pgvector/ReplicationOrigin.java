package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.WrongOptionException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.postgresql.replication.LogSequenceNumber;

/**
 * The mark that PostgreSQL puts on our transactions in the WAL. Debezium shows it as {@code
 * source.origin}, by which the pipeline tells its own writes from those of applications (rule R2).
 *
 * <p>PostgreSQL lets one session at a time use an origin, so every task has its own. Origins are
 * never dropped: transactions that are still to be decoded would lose their mark.
 */
final class ReplicationOrigin {

  /** What the role must be allowed to execute. */
  static final String SESSION_SETUP = "pg_catalog.pg_replication_origin_session_setup(text)";

  /** What the role must be allowed to execute. */
  static final String TRANSACTION_SETUP =
      "pg_catalog.pg_replication_origin_xact_setup(pg_lsn, timestamp with time zone)";

  private static final String CREATE = "SELECT pg_replication_origin_create(?)";
  private static final String ATTACH = "SELECT pg_replication_origin_session_setup(?)";
  private static final String DETACH = "SELECT pg_replication_origin_session_reset()";
  private static final String STAMP = "SELECT pg_replication_origin_xact_setup(?::pg_lsn, ?)";

  private final String name;

  ReplicationOrigin(String name) {
    this.name = name;
  }

  /**
   * Makes a session write under this origin, which is created if it is missing.
   *
   * @param connection in auto-commit mode
   * @throws WrongOptionException if it is missing and the role may not create it
   */
  void attach(Connection connection) throws SQLException {
    try {
      call(connection, ATTACH);
    } catch (SQLException e) {
      if (!PostgresErrors.UNDEFINED_OBJECT.equals(e.getSQLState())) {
        throw e;
      }
      create(connection);
      call(connection, ATTACH);
    }
  }

  /**
   * Gives the origin back before the session ends. The server would do so too, but only when its
   * process has noticed the end, and until then refuses the origin to the task's next session.
   *
   * @param connection in auto-commit mode
   */
  void detach(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DETACH)) {
      statement.execute();
    }
  }

  /**
   * Gives the open transaction the time and the position of the write that it carries on. Without
   * it PostgreSQL would stamp every transaction of the session with one frozen time.
   */
  void stamp(Connection connection, SourcePosition position) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STAMP)) {
      statement.setString(1, LogSequenceNumber.valueOf(position.lsn()).asString());
      statement.setObject(2, OffsetDateTime.ofInstant(position.committedAt(), ZoneOffset.UTC));
      statement.execute();
    }
  }

  private void create(Connection connection) throws SQLException {
    try {
      call(connection, CREATE);
    } catch (SQLException e) {
      if (PostgresErrors.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw new WrongOptionException(PgVectorSinkConfig.ORIGIN_PREFIX_CONFIG, missing(name), e);
      }
      // Another task has just created it.
      if (!PostgresErrors.DUPLICATE_OBJECT.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  /** Says that an origin is missing and how to mend it. */
  static String missing(String name) {
    return "replication origin %s does not exist and the role may not create it; run, as a superuser: SELECT pg_replication_origin_create('%s')"
        .formatted(name, name);
  }

  private void call(Connection connection, String function) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(function)) {
      statement.setString(1, name);
      statement.execute();
    }
  }
}
