package io.memorysync.bench.pipeline;

import io.memorysync.bench.pipeline.LagScenario.Write;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes at a steady rate for some time, whatever becomes of the writes; at a lower one where the
 * store does not keep up.
 */
final class SteadyWriter extends Thread {

  private final long intervalNanos;
  private final int seconds;
  private final Write write;
  private final VisibilityWatch watch;
  private volatile int written;

  SteadyWriter(int perSecond, int seconds, Write write, VisibilityWatch watch) {
    super("steady-writer");
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.seconds = seconds;
    this.write = write;
    this.watch = watch;
  }

  @Override
  public void run() {
    long next = System.nanoTime();
    long end = next + TimeUnit.SECONDS.toNanos(seconds);
    int number = 0;
    while (System.nanoTime() < end) {
      next += intervalNanos;
      try {
        UUID id = write.write(number);
        watch.committed(id, System.nanoTime());
      } catch (SQLException e) {
        watch.failed(e);
        return;
      }
      number++;
      LockSupport.parkNanos(next - System.nanoTime());
    }
    written = number;
  }

  /** Writes per second that were made. */
  double rate() {
    return (double) written / seconds;
  }
}
