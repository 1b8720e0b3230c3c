package io.memorysync.stack.torture.faults;

import io.memorysync.stack.StackException;
import io.memorysync.stack.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts whatever server is down, as an operating system's or a cluster's supervisor would, unless
 * a fault keeps it down. The log of each generation of a server is kept.
 */
public final class Supervisor implements AutoCloseable {

  private static final long LOOK_EVERY_MS = 200;

  /** A server that ended though no fault had asked it to. */
  public record Death(String server, Instant at, String reason) {}

  private final Map<Server, Watch> watches = new ConcurrentHashMap<>();
  private final List<Death> deaths = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param servers all of them running
   */
  public Supervisor(List<Server> servers) {
    for (Server server : servers) {
      Watch watch = new Watch(server);
      watches.put(server, watch);
      watch.thread.start();
    }
  }

  /** Ends a server and keeps it down until {@link #letStart}, as often as it was taken down. */
  void takeDown(Server server, Runnable ending) {
    watches.get(server).takeDown(ending);
  }

  /** Lets a server start again. */
  void letStart(Server server) {
    watches.get(server).letStart();
  }

  /** The servers that do not run or do not answer yet, by name. */
  public List<String> down() {
    return watches.values().stream()
        .filter(watch -> !watch.up())
        .map(watch -> watch.server.name())
        .sorted()
        .toList();
  }

  /** Servers that ended by themselves so far. */
  public List<Death> deaths() {
    synchronized (deaths) {
      return List.copyOf(deaths);
    }
  }

  /** Starts nothing any more. */
  @Override
  public void close() {
    closed.countDown();
    for (Watch watch : watches.values()) {
      watch.thread.interrupt();
      try {
        watch.thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Looks after one server. */
  private final class Watch {
    final Server server;
    final Thread thread;
    private int takenDown;
    private boolean ended;
    private boolean up = true;
    private Runnable ending;
    private int generation;

    Watch(Server server) {
      this.server = server;
      this.thread = new Thread(this::watch, "supervise-" + server.name());
      this.thread.setDaemon(true);
    }

    synchronized void takeDown(Runnable how) {
      takenDown++;
      ended = true;
      up = false;
      ending = how;
      how.run();
    }

    synchronized void letStart() {
      takenDown--;
    }

    synchronized boolean up() {
      return up && server.process().running().isPresent();
    }

    private void watch() {
      try {
        while (!closed.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
          if (look()) {
            start();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (UncheckedIOException e) {
        // Closed while it waited for a server.
        if (closed.getCount() > 0) {
          throw e;
        }
      }
    }

    /** Returns whether the server has to be started. */
    private synchronized boolean look() {
      boolean runs = server.process().running().isPresent();
      if (takenDown > 0) {
        if (runs) {
          // It was being started when it was taken down.
          ending.run();
        }
        return false;
      }
      if (!runs) {
        up = false;
      }
      if (!runs && !ended) {
        synchronized (deaths) {
          deaths.add(new Death(server.name(), Instant.now(), server.process().failure()));
        }
      }
      return !runs;
    }

    private void start() {
      keepLog();
      try {
        server.start();
        synchronized (this) {
          up = takenDown == 0;
          ended = !up;
        }
      } catch (StackException | UncheckedIOException e) {
        // Taken down meanwhile, or something that it needs is down: the next look starts it again.
        synchronized (this) {
          ended = true;
        }
        server.process().kill();
      }
    }

    private void keepLog() {
      Path log = server.process().log();
      try {
        if (Files.exists(log)) {
          generation++;
          Files.move(log, log.resolveSibling(server.name() + "." + generation + ".log"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
