package io.memorysync.monitor;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one part of the pipeline again and again, on a thread of its own, so that one that hangs
 * delays no other. An answer that is too old is none.
 */
final class Poll<T> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

  private final String what;
  private final Callable<T> question;
  private final long freshNanos;
  private final ScheduledExecutorService thread;
  private volatile Answer<T> last = Answer.pending();
  private volatile long answeredAt = System.nanoTime();

  /**
   * @param what is asked, for the log
   * @param fresh how long an answer holds
   */
  Poll(String what, Callable<T> question, Duration interval, Duration fresh) {
    this.what = what;
    this.question = question;
    this.freshNanos = fresh.toNanos();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread asking = new Thread(task, "monitor-" + what);
              asking.setDaemon(true);
              return asking;
            });
    thread.scheduleWithFixedDelay(this::ask, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The last answer. */
  Answer<T> last() {
    Answer<T> answer = last;
    return System.nanoTime() - answeredAt > freshNanos
        ? Answer.none("It has not answered for " + freshNanos / 1_000_000 + " ms.")
        : answer;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void ask() {
    Answer<T> answer;
    try {
      answer = Answer.of(question.call());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (Exception e) {
      answer = Answer.none(reason(e));
    }
    if (answer.trouble() != null && !Objects.equals(answer.trouble(), last.trouble())) {
      LOG.info("{} cannot be asked: {}", what, answer.trouble());
    }
    last = answer;
    answeredAt = System.nanoTime();
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException || cause.getMessage() == null)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
