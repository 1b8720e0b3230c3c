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

  SteadyWriter(int perSecond, int seconds, Write write, VisibilityWatch watch) {
    super("steady-writer");
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.writes = perSecond * seconds;
    this.write = write;
    this.watch = watch;
  }

  @Override
  public void run() {
    long next = System.nanoTime();
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
  }
}
