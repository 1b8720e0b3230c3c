package io.memorysync.stack.torture.faults;

import io.memorysync.connectclient.ConnectClient;
import io.memorysync.connectclient.ConnectorStatus;
import io.memorysync.stack.StackException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Restarts connectors and tasks that have failed, as an operator would, and keeps a record. */
public final class TaskWatch implements AutoCloseable {

  private static final long LOOK_EVERY_MS = 2_000;

  /** A connector that failed and had to be restarted by hand. */
  public record Failure(String connector, Instant at, String reason) {}

  private final ConnectClient connect;
  private final List<Failure> failures = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  public TaskWatch(ConnectClient connect, List<String> connectors) {
    this.connect = connect;
    this.thread = new Thread(() -> watch(connectors), "watch-tasks");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** Failures so far. */
  public List<Failure> failures() {
    synchronized (failures) {
      return List.copyOf(failures);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private void watch(List<String> connectors) {
    try {
      while (!closed.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
        for (String connector : connectors) {
          look(connector);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(String connector) {
    try {
      connect
          .status(connector)
          .flatMap(ConnectorStatus::failure)
          .ifPresent(
              reason -> {
                connect.restartFailed(connector);
                synchronized (failures) {
                  failures.add(new Failure(connector, Instant.now(), reason));
                }
              });
    } catch (StackException e) {
      // The worker is down or rebalances; the next look will tell.
    }
  }
}
