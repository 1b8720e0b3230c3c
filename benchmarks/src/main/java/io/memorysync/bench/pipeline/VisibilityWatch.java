package io.memorysync.bench.pipeline;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.view.StoreView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks into a table every few milliseconds for rows that are on their way there: as rarely as the
 * figures allow, for the database serves the pipeline as well.
 */
final class VisibilityWatch implements AutoCloseable {

  private static final long LOOK_EVERY_MS = 3;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Connection connection;
  private final PreparedStatement look;
  private final Map<UUID, Long> pending = new ConcurrentHashMap<>();
  private final List<Double> delays = new ArrayList<>();
  private final AtomicReference<SQLException> failure = new AtomicReference<>();
  private final Thread watcher = new Thread(this::watch, "visibility-watch");
  private volatile boolean closed;

  VisibilityWatch(Endpoints.Database database, String table) throws SQLException {
    this.connection = StoreView.connect(database);
    this.look = connection.prepareStatement("SELECT id FROM " + table + " WHERE id = ANY (?)");
    watcher.start();
  }

  /** A row was committed in the other store, at a time of {@link System#nanoTime()}. */
  void committed(UUID id, long nanos) {
    pending.put(id, nanos);
  }

  /** Writing failed. */
  void failed(SQLException e) {
    failure.compareAndSet(null, e);
  }

  /** Waits until all rows are there; returns their delays in milliseconds. */
  List<Double> delays() throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!pending.isEmpty() && failure.get() == null) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(pending.size() + " rows did not arrive; see the logs.");
      }
      Thread.sleep(10);
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    synchronized (delays) {
      return List.copyOf(delays);
    }
  }

  private void watch() {
    try {
      while (!closed) {
        lookOnce();
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
    } catch (SQLException e) {
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookOnce() throws SQLException {
    if (pending.isEmpty()) {
      return;
    }
    look.setArray(1, connection.createArrayOf("uuid", pending.keySet().toArray()));
    try (ResultSet rows = look.executeQuery()) {
      long now = System.nanoTime();
      while (rows.next()) {
        Long committed = pending.remove(rows.getObject(1, UUID.class));
        if (committed != null) {
          synchronized (delays) {
            delays.add((now - committed) / 1e6);
          }
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    boolean interrupted = false;
    try {
      watcher.join();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    connection.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
