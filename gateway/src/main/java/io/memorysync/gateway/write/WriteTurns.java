package io.memorysync.gateway.write;

import java.sql.SQLException;
import java.util.concurrent.Semaphore;

/**
 * Bounds how many requests wait for what became of their writes. Where writes come faster than the
 * pipeline takes them, a longer queue would only make all of them wait until none is confirmed in
 * time; so whoever finds it full is sent away before anything of his is written.
 */
final class WriteTurns {

  private final int most;
  private final Semaphore free;

  /**
   * @param most requests that may wait at the same time
   */
  WriteTurns(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** What is done while one waits. */
  interface Work<T> {
    T run() throws SQLException, WriteException;
  }

  /**
   * Does something in a place of the queue.
   *
   * @throws WriteException of kind {@code TOO_MANY} if there is none
   */
  <T> T during(Work<T> work) throws SQLException, WriteException {
    if (!free.tryAcquire()) {
      throw WriteException.tooMany(most);
    }
    try {
      return work.run();
    } finally {
      free.release();
    }
  }
}
