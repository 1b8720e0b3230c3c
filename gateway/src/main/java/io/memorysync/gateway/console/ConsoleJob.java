package io.memorysync.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.output.Steps;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that takes a while, of which one runs at a time, and how far it has come. */
final class ConsoleJob implements Steps, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleJob.class);

  private final String name;
  private final AtomicReference<Status> status = new AtomicReference<>(Status.IDLE);
  private volatile Thread thread;

  /**
   * @param name for its thread
   */
  ConsoleJob(String name) {
    this.name = name;
  }

  /** What it does. */
  enum State {
    IDLE,
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * How far it has come.
   *
   * @param subject what it is about; null for everything
   * @param step what is done now; null if nothing is
   * @param report what it found; null until it is done
   * @param trouble why it failed, one sentence; null if it did not
   */
  record Status(
      State state,
      String subject,
      String step,
      long done,
      long total,
      Instant startedAt,
      Instant endedAt,
      JsonNode report,
      String trouble) {

    static final Status IDLE = new Status(State.IDLE, null, null, 0, 0, null, null, null, null);

    Status at(String what, long count, long of) {
      return new Status(state, subject, what, count, of, startedAt, null, null, null);
    }

    Status ended(State how, JsonNode found, String why) {
      return new Status(how, subject, null, done, total, startedAt, Instant.now(), found, why);
    }
  }

  /** What is to be done. */
  interface Work {
    JsonNode run(Steps steps);
  }

  Status status() {
    return status.get();
  }

  /** Begins; false if it is running. */
  synchronized boolean start(String subject, Work work) {
    if (status.get().state() == State.RUNNING) {
      return false;
    }
    status.set(
        new Status(State.RUNNING, subject, "Starting", 0, 0, Instant.now(), null, null, null));
    thread = new Thread(() -> run(work), name);
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  @Override
  public Step begin(String what) {
    status.updateAndGet(current -> current.at(what, 0, 0));
    return new Step() {
      @Override
      public void at(long done, long total) {
        status.updateAndGet(current -> current.at(what, done, Math.max(done, total)));
      }

      @Override
      public void close() {
        status.updateAndGet(current -> current.at(what, current.total(), current.total()));
      }
    };
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run(Work work) {
    try {
      JsonNode report = work.run(this);
      status.updateAndGet(current -> current.ended(State.DONE, report, null));
    } catch (OperationsException e) {
      failed(
          Thread.currentThread().isInterrupted()
              ? "It was interrupted: the gateway stops."
              : e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} failed", name, e);
      failed("It failed with " + e.getClass().getSimpleName() + "; the gateway's log has more.");
    }
  }

  private void failed(String trouble) {
    status.updateAndGet(current -> current.ended(State.FAILED, null, trouble));
  }
}
