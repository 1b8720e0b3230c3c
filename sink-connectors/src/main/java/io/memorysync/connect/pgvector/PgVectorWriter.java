package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.BatchResult;
import io.memorysync.connect.common.BatchWriter;
import io.memorysync.connect.common.Delivery;
import io.memorysync.connect.common.WrongOptionException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes batches into the tables of a layout, each in one transaction under the task's replication
 * origin, stamped with the time of the oldest write that the batch carries on.
 *
 * @param <T> what the layout reads from the topic
 */
final class PgVectorWriter<T extends Delivery<T>> implements BatchWriter<T> {

  private final PgVectorSinkConfig config;
  private final Layout<T> layout;
  private final TargetSession session;

  /** Connects when it first has to. */
  PgVectorWriter(PgVectorSinkConfig config, Layout<T> layout) {
    this.config = config;
    this.layout = layout;
    this.session = new TargetSession(config, layout.tables());
  }

  @Override
  public BatchResult<T> write(List<T> batch) {
    try {
      Connection connection = session.begin(oldest(batch));
      BatchResult<T> result = layout.write(connection, batch);
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw failed(e);
    } catch (DataException e) {
      session.rollback();
      throw e;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private RuntimeException failed(SQLException e) {
    RuntimeException failure = PostgresErrors.classify(e, config);
    if (failure instanceof DataException) {
      session.rollback();
      return failure;
    }
    session.close();
    return PostgresErrors.concernsTables(e) ? wrongOption().orElse(failure) : failure;
  }

  /** Opens a new session, which names the option that is wrong. */
  private Optional<RuntimeException> wrongOption() {
    try {
      session.open();
      return Optional.empty();
    } catch (WrongOptionException e) {
      return Optional.of(e);
    } catch (SQLException e) {
      return Optional.of(PostgresErrors.classify(e, config));
    }
  }

  private SourcePosition oldest(List<T> batch) {
    return batch.stream()
        .map(layout::position)
        .min(Comparator.comparing(SourcePosition::committedAt))
        .orElseThrow();
  }

  @Override
  public void close() {
    session.close();
  }
}
