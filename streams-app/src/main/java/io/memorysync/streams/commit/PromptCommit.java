package io.memorysync.streams.commit;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks Kafka Streams to commit when something fresh was put out, so that readers of committed
 * records see it at once, and leaves everything else to {@code commit.interval.ms}.
 *
 * <p>A commit takes a few round trips to the broker, in which a stream thread does nothing else. So
 * there is one for all records that were polled together, when the last of them has been processed:
 * a commit for each would make those behind it wait for them all. Without {@link PolledRecords} in
 * the consumer it asks for one after each output.
 *
 * <p>A short interval alone keeps the lag as low, but an application that has fallen behind would
 * spend its time on commits and fall behind further. Here it commits rarely as long as it is
 * behind, for nobody waits for what is old already.
 */
public final class PromptCommit {

  /** What is older than this has waited so long that the interval does not matter any more. */
  static final Duration FRESH = Duration.ofMillis(500);

  private final ProcessorContext<?, ?> context;

  /**
   * @param context of the task whose output is meant
   */
  public PromptCommit(ProcessorContext<?, ?> context) {
    this.context = context;
  }

  /**
   * Something was put out that somebody waits for.
   *
   * @param timestamp of the record that it follows from, in milliseconds since the epoch
   */
  public void output(long timestamp) {
    if (context.currentSystemTimeMs() - timestamp <= FRESH.toMillis()) {
      PolledBatch batch = PolledBatch.ofThisThread();
      batch.oweCommit();
      askAtTheEndOf(batch);
    }
  }

  /** A record was processed, and all output of it has been told. */
  public void processed() {
    PolledBatch batch = PolledBatch.ofThisThread();
    batch.processedOne();
    askAtTheEndOf(batch);
  }

  private void askAtTheEndOf(PolledBatch batch) {
    if (batch.takeCommit()) {
      context.commit();
    }
  }
}
