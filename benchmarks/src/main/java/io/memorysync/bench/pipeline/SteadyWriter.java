package io.memorysync.bench.pipeline;

import io.memorysync.bench.pipeline.LagScenario.Write;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes at a steady rate, whatever becomes of the writes. */
final class SteadyWriter extends Thread {

  private final long intervalNanos;
  private final int writes;
  private final Write write;
  private final VisibilityWatch watch;
  private volatile double seconds;

  SteadyWriter(int perSecond, int seconds, Write write, VisibilityWatch watch) {
    super("steady-writer");
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.writes = perSecond * seconds;
    this.write = write;
    this.watch = watch;
  }

  @Override
  public void run() {
    long begin = System.nanoTime();
    long next = begin;
    for (int number = 0; number < writes; number++) {
      next += intervalNanos;
      try {
        UUID id = write.write(number);
        watch.committed(id, System.nanoTime());
      } catch (SQLException e) {
        watch.failed(e);
        return;
      }
      LockSupport.parkNanos(next - System.nanoTime());
    }
    seconds = (System.nanoTime() - begin) / 1e9;
  }

  /** Writes per second that were made; less than asked for where the store did not keep up. */
  double rate() {
    return writes / seconds;
  }
}
