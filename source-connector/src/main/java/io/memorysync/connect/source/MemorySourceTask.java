package io.memorysync.connect.source;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import org.apache.kafka.connect.errors.RetriableException;

/** Debezium's task, with one difference: an outage of PostgreSQL at its start is tried again. */
public final class MemorySourceTask extends PostgresConnectorTask {

  /**
   * Also called for each new attempt, on the thread that polls.
   *
   * @throws RetriableException if PostgreSQL is down or goes down meanwhile; Debezium calls again
   *     after {@code retriable.restart.connector.wait.ms}
   */
  @Override
  public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(
      Configuration config) {
    try {
      return super.start(config);
    } catch (RetriableException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!DatabaseOutage.caused(e)) {
        throw e;
      }
      // The next attempt opens connections of its own.
      doStop();
      throw new RetriableException(
          "PostgreSQL went down while the source started; it tries again after"
              + " retriable.restart.connector.wait.ms",
          e);
    }
  }
}
