package io.memorysync.connect.source;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Debezium's task, with two differences: an outage of PostgreSQL at its start is tried again, and
 * the replication slot is moved on once a second at most.
 */
public final class MemorySourceTask extends PostgresConnectorTask {

  private static final long CONFIRM_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private long confirmedAt = System.nanoTime() - CONFIRM_EVERY_NANOS;

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

  /**
   * Tells PostgreSQL which WAL is not needed any more. Connect asks for it after each transaction,
   * and it reads the topic of offsets to its end on the thread that polls, some milliseconds that
   * the next changes wait. The offsets, not the slot, say where a source goes on; heartbeats see to
   * it that this is soon called again.
   */
  @Override
  public void performCommit() {
    long now = System.nanoTime();
    if (now - confirmedAt >= CONFIRM_EVERY_NANOS) {
      confirmedAt = now;
      super.performCommit();
    }
  }
}
