package io.memorysync.gateway.background;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread beside those that answer requests. Its work looks at {@link #isClosing} between its
 * steps, and waits with {@link #rest}; closing wakes and interrupts it, and waits until it has
 * left.
 */
public final class BackgroundThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);

  private final Thread thread;
  private final Duration leaving;
  private final Runnable wake;
  private boolean started;
  private volatile boolean closing;

  /**
   * @param leaving how long it may take to leave
   * @param work runs once
   * @param wake called when it is to leave: ends what an interrupt does not
   */
  public BackgroundThread(String name, Duration leaving, Runnable work, Runnable wake) {
    this.thread = new Thread(work, name);
    this.thread.setDaemon(true);
    this.leaving = leaving;
    this.wake = wake;
  }

  /** Begins its work; a second call, or one after it was closed, does nothing. */
  public synchronized void start() {
    if (!started && !closing) {
      started = true;
      thread.start();
    }
  }

  public boolean isClosing() {
    return closing;
  }

  /** Lets its work wait; not when it is to leave. */
  public void rest(Duration time) {
    if (!closing) {
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    wake.run();
    thread.interrupt();
    try {
      thread.join(leaving.toMillis());
      if (thread.isAlive()) {
        LOG.warn("{} has not left after {} s", thread.getName(), leaving.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
