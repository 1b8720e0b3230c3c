package io.memorysync.connect.source;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.util.List;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's task with two differences: an outage of PostgreSQL at its start is tried again, and
 * the rows of an incremental snapshot take no stream position with them that is not yet reached.
 */
public final class MemorySourceTask extends PostgresConnectorTask {

  private StreamPosition position;

  /**
   * Also called for each new attempt, on the thread that polls.
   *
   * @throws RetriableException if PostgreSQL is down or goes down meanwhile; Debezium calls again
   *     after {@code retriable.restart.connector.wait.ms}
   */
  @Override
  public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(
      Configuration config) {
    position = new StreamPosition(partition -> context.offsetStorageReader().offset(partition));
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

  @Override
  public List<SourceRecord> doPoll() throws InterruptedException {
    return super.doPoll().stream().map(position::handOut).toList();
  }
}
