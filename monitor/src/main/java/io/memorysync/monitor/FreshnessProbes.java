package io.memorysync.monitor;

import io.memorysync.monitor.PipelineView.Freshness;
import io.memorysync.schema.identity.NameUuid;
import io.memorysync.schema.identity.UserIds;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a memory in each store again and again and looks for it in the others, so that the lag is
 * known also when nobody writes. A probe that is under way is waited for before the next is
 * written, so that its age tells how stale the other store is.
 */
final class FreshnessProbes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FreshnessProbes.class);

  /** How often an arrival is looked for: at first often, later to be kind to a store that lags. */
  private static final Duration QUICK = Duration.ofMillis(20);

  private static final Duration SLOW = Duration.ofMillis(250);
  private static final Duration QUICKLY_FOR = Duration.ofSeconds(2);
  private static final long MS = 1_000_000;

  /** Is told of every probe that arrived. */
  interface Listener {
    void arrived(String from, String to, Duration delay);
  }

  private record Side(MonitorConfig.Store store, StoreDatabase database, ProbeStore probe) {}

  private record Way(String from, String to) implements Comparable<Way> {
    @Override
    public int compareTo(Way other) {
      return from.equals(other.from) ? to.compareTo(other.to) : from.compareTo(other.from);
    }
  }

  private record Arrival(long ms, Instant at) {}

  private final List<Side> sides = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Way, Arrival> arrivals = new ConcurrentSkipListMap<>();
  private final Map<Way, Long> waiting = new ConcurrentSkipListMap<>();
  private final Duration interval;
  private final Listener listener;

  FreshnessProbes(
      List<MonitorConfig.Store> stores, Duration interval, Duration patience, Listener listener) {
    this.interval = interval;
    this.listener = listener;
    for (MonitorConfig.Store store : stores) {
      sides.add(new Side(store, new StoreDatabase(store, patience), ProbeStore.of(store)));
    }
    for (Side from : sides) {
      Thread thread = new Thread(() -> probe(from), "monitor-probe-" + from.store.name());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** The memory by which a store is probed: the same in every installation. */
  static UUID id(String store) {
    return NameUuid.of(UserIds.NAMESPACE, ProbeStore.USER + "/" + store);
  }

  /** How long the probes took, from each store to each other. */
  List<Freshness> current() {
    long now = System.nanoTime();
    Map<Way, Freshness> all = new TreeMap<>();
    for (Side from : sides) {
      for (Side to : sides) {
        if (from != to) {
          Way way = new Way(from.store.name(), to.store.name());
          Arrival last = arrivals.get(way);
          Long since = waiting.get(way);
          all.put(
              way,
              new Freshness(
                  way.from,
                  way.to,
                  last == null ? null : last.ms,
                  last == null ? null : last.at,
                  since == null ? 0 : (now - since) / MS));
        }
      }
    }
    return List.copyOf(all.values());
  }

  @Override
  public void close() throws SQLException {
    threads.forEach(Thread::interrupt);
    for (Side side : sides) {
      side.database.close();
    }
  }

  private void probe(Side from) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        round(from);
        Thread.sleep(interval.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round(Side from) throws InterruptedException {
    UUID id = id(from.store.name());
    String value = Instant.now().toString();
    long written;
    try {
      written = from.database.work(open -> from.probe.write(open, id, value));
    } catch (SQLException e) {
      LOG.info("{} cannot be probed: {}", from.store.name(), e.getMessage());
      return;
    }
    List<Side> expected = new ArrayList<>(sides);
    expected.remove(from);
    expected.forEach(to -> waiting.put(new Way(from.store.name(), to.store.name()), written));
    while (!expected.isEmpty()) {
      expected.removeIf(to -> hasArrived(from, to, id, value, written));
      boolean quickly = System.nanoTime() - written < QUICKLY_FOR.toNanos();
      Thread.sleep((quickly ? QUICK : SLOW).toMillis());
    }
  }

  private boolean hasArrived(Side from, Side to, UUID id, String value, long written) {
    try {
      String seen = to.database.work(open -> to.probe.read(open, id)).orElse(null);
      if (!Objects.equals(seen, value)) {
        return false;
      }
    } catch (SQLException e) {
      LOG.debug("{} cannot be looked at for a probe: {}", to.store.name(), e.getMessage());
      return false;
    }
    Way way = new Way(from.store.name(), to.store.name());
    long nanos = System.nanoTime() - written;
    arrivals.put(way, new Arrival(nanos / MS, Instant.now()));
    waiting.remove(way);
    listener.arrived(way.from, way.to, Duration.ofNanos(nanos));
    return true;
  }
}
