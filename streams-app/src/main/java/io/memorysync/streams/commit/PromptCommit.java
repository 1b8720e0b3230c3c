package io.memorysync.streams.commit;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks Kafka Streams to commit when something fresh was put out, so that readers of committed
 * records see it at once, and leaves everything else to {@code commit.interval.ms}.
 *
 * <p>A short interval alone keeps the lag as low, but a commit costs a few round trips to the
 * broker: an application that has fallen behind would spend its time on commits and fall behind
 * further. Here it commits rarely as long as it is behind, for nobody waits for what is old
 * already.
 */
public final class PromptCommit {

  /** What is older than this has waited so long that the interval does not matter any more. */
  static final Duration FRESH = Duration.ofMillis(500);

  /** Between two commits that are asked for; what comes in between shares the second one. */
  static final Duration PAUSE = Duration.ofMillis(10);

  private final ProcessorContext<?, ?> context;
  private long askedAtMillis;
  private Cancellable owed;

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
    long now = context.currentSystemTimeMs();
    if (now - timestamp > FRESH.toMillis() || owed != null) {
      return;
    }
    if (now - askedAtMillis >= PAUSE.toMillis()) {
      ask(now);
    } else {
      owed = context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, this::askAtLast);
    }
  }

  private void askAtLast(long nowMillis) {
    owed.cancel();
    owed = null;
    ask(nowMillis);
  }

  private void ask(long nowMillis) {
    askedAtMillis = nowMillis;
    context.commit();
  }
}
