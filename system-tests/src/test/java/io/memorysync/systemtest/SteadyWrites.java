package io.memorysync.systemtest;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An application that adds memories at a steady rate until it is stopped. */
final class SteadyWrites implements AutoCloseable {

  private static final long EVERY_MS = 40;

  /** Adds a memory. */
  interface Write {
    UUID add(int number) throws Exception;
  }

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final List<UUID> ids = new CopyOnWriteArrayList<>();
  private volatile Exception failure;

  SteadyWrites(Write write) {
    thread.scheduleAtFixedRate(
        () -> {
          try {
            ids.add(write.add(ids.size()));
          } catch (Exception e) {
            failure = e;
            throw new IllegalStateException(e);
          }
        },
        0,
        EVERY_MS,
        TimeUnit.MILLISECONDS);
  }

  /** The memories so far. */
  List<UUID> soFar() {
    return List.copyOf(ids);
  }

  /** Ends it, and returns all memories. */
  List<UUID> stop() throws Exception {
    close();
    if (failure != null) {
      throw failure;
    }
    return soFar();
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("A write does not come to its end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
