package io.memorysync.connect.common;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Applies the deliveries of one {@code put()} and meets each error where it belongs: a bad record
 * goes to the dead-letter queue and the rest is applied, an outage makes Connect deliver the same
 * records again after a pause, a wrong configuration fails the task at once.
 *
 * <p>A batch with a bad record is halved until the record stands alone, so that one bad record
 * among n costs about 2·log2(n) more transactions. A lone record that another transaction may have
 * stood in the way of is tried again before it counts as bad. A batch that takes too long comes
 * again in halves, and batches grow again bit by bit.
 *
 * @param <T> what a batch consists of
 */
public final class ErrorLadder<T extends Delivery<T>> {

  private static final int ATTEMPTS_OF_A_CONTESTED_RECORD = 3;
  private static final int STEPS_OF_GROWTH = 50;

  private final BatchWriter<T> writer;
  private final int batchSize;
  private final DeadLetters deadLetters;
  private final Retries retries;
  private final SinkTaskMetrics metrics;

  /** Most deliveries in one transaction at present. */
  private int most;

  /**
   * @param batchSize most deliveries in one transaction
   */
  public ErrorLadder(
      BatchWriter<T> writer,
      int batchSize,
      DeadLetters deadLetters,
      Retries retries,
      SinkTaskMetrics metrics) {
    this.writer = writer;
    this.batchSize = batchSize;
    this.deadLetters = deadLetters;
    this.retries = retries;
    this.metrics = metrics;
    this.most = batchSize;
  }

  /**
   * Applies deliveries in batches. What was applied before an exception stays applied and is found
   * equal when it comes again.
   *
   * @param deliveries at most one per row or node
   * @throws RetriableException if Connect has to deliver the same records again
   * @throws org.apache.kafka.connect.errors.ConnectException if the task cannot go on
   */
  public void apply(List<T> deliveries) {
    try {
      for (int from = 0; from < deliveries.size(); from += most) {
        applyBatch(deliveries.subList(from, Math.min(from + most, deliveries.size())));
      }
    } catch (RetriableException e) {
      if (e instanceof SlowBatchException) {
        most = Math.max(1, Math.min(most, deliveries.size()) / 2);
      }
      metrics.retry();
      throw retries.next(e);
    }
    most = Math.min(batchSize, most + 1 + batchSize / STEPS_OF_GROWTH);
    retries.succeeded();
    deadLetters.batchDone();
  }

  private void applyBatch(List<T> batch) {
    try {
      long start = System.nanoTime();
      BatchResult<T> result = write(batch);
      metrics.batch(result, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    } catch (DataException e) {
      isolate(batch, e);
    }
  }

  private BatchResult<T> write(List<T> batch) {
    for (int attempt = 1; true; attempt++) {
      try {
        return writer.write(batch);
      } catch (ContestedException e) {
        // A larger batch is halved, which tries its records again, too.
        if (batch.size() > 1 || attempt == ATTEMPTS_OF_A_CONTESTED_RECORD) {
          throw e;
        }
        metrics.transactionRetry();
      }
    }
  }

  private void isolate(List<T> batch, DataException reason) {
    if (batch.size() == 1) {
      T bad = batch.get(0);
      deadLetters.report(bad.record(), reason);
      bad.superseded().ifPresent(earlier -> applyBatch(List.of(earlier)));
      return;
    }
    int half = batch.size() / 2;
    applyBatch(batch.subList(0, half));
    applyBatch(batch.subList(half, batch.size()));
  }
}
