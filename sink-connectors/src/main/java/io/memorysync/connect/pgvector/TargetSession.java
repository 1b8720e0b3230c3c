package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.WrongOptionException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's session with the database of its store, under the task's replication origin. It is
 * opened when it is first needed, and again after it was lost.
 */
final class TargetSession implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TargetSession.class);

  private final PgVectorSinkConfig config;
  private final TargetInspection inspection;
  private final ReplicationOrigin origin;
  private Connection connection;

  TargetSession(PgVectorSinkConfig config, List<RequiredTable> tables) {
    this.config = config;
    this.inspection = new TargetInspection(config, tables);
    this.origin = new ReplicationOrigin(config.replicationOrigin(config.taskId()));
  }

  /**
   * Begins a transaction that carries on a write.
   *
   * @throws WrongOptionException if the database is not as the options say
   */
  Connection begin(SourcePosition position) throws SQLException {
    open();
    origin.stamp(connection, position);
    return connection;
  }

  /**
   * Opens the session, unless it is open.
   *
   * @throws WrongOptionException if the database is not as the options say
   */
  void open() throws SQLException {
    if (connection != null) {
      return;
    }
    Connection opened = TargetConnection.open(config);
    try {
      Optional<Finding> wrong = inspection.findings(opened).stream().findFirst();
      if (wrong.isPresent()) {
        throw new WrongOptionException(wrong.get().option(), wrong.get().message(), null);
      }
      origin.attach(opened);
      opened.setAutoCommit(false);
    } catch (SQLException | RuntimeException e) {
      opened.close();
      throw e;
    }
    connection = opened;
  }

  /** Undoes the open transaction and keeps the session, if it is still good for another one. */
  void rollback() {
    try {
      if (connection != null) {
        connection.rollback();
      }
    } catch (SQLException e) {
      close();
    }
  }

  /** Ends the session, and with it the open transaction. */
  @Override
  public void close() {
    if (connection != null) {
      try (Connection ending = connection) {
        ending.rollback();
        ending.setAutoCommit(true);
        origin.detach(ending);
      } catch (SQLException e) {
        LOG.debug("The connection was lost before it was closed", e);
      }
      connection = null;
    }
  }
}
