package io.memorysync.monitor;

import io.memorysync.monitor.BrokerReader.Broker;
import io.memorysync.monitor.PipelineView.Arrow;
import io.memorysync.monitor.PipelineView.LastVerify;
import io.memorysync.monitor.PipelineView.Percentiles;
import io.memorysync.monitor.PipelineView.Slot;
import io.memorysync.monitor.StreamsReader.Streams;
import io.memorysync.monitor.WorkersReader.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The monitor of a running pipeline: its pollers, wired. */
public final class PipelineMonitor implements Monitor {

  private static final Logger LOG = LoggerFactory.getLogger(PipelineMonitor.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  /**
   * What the application that the monitor is part of knows itself.
   *
   * @param kafka settings of its Kafka clients
   * @param streamsGroup {@code application.id} of the streams-app
   * @param gatewayGroup {@code group.id} of the gateway
   * @param troubles why the application's requests may fail, a sentence each
   * @param openConflicts counts the conflicts that nobody has decided
   */
  public record Host(
      Map<String, Object> kafka,
      String streamsGroup,
      String gatewayGroup,
      Supplier<List<String>> troubles,
      Callable<Long> openConflicts) {}

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final MonitorConfig config;
  private final Duration interval;
  private final Duration fresh;
  private final Limits limits;
  private final MonitorMetrics metrics;
  private final Poll<List<String>> gateway;
  private final Poll<List<Connector>> connect;
  private final Poll<Broker> broker;
  private final Poll<Streams> streams;
  private final Poll<Workers> workers;
  private final Poll<Boolean> registry;
  private final Poll<Boolean> graph;
  private final Poll<Long> openConflicts;
  private final Map<String, Poll<List<Slot>>> stores = new TreeMap<>();
  private final FreshnessProbes probes;
  private final Trends trends = new Trends();
  private final HistoryRing history = new HistoryRing();
  private volatile List<Connector> connectors = List.of();
  private volatile LastVerify lastVerify;
  private volatile PipelineView view;

  private PipelineMonitor(MonitorConfig config, Host host, MeterRegistry registryOfMetrics) {
    this.config = config;
    interval = config.millis(MonitorOptions.INTERVAL_MS);
    Duration timeout = config.millis(MonitorOptions.TIMEOUT_MS);
    fresh = interval.plus(timeout.multipliedBy(2));
    limits = Limits.of(config);
    metrics = new MonitorMetrics(registryOfMetrics);
    gateway = poll("gateway", host.troubles()::get);
    Http http = new Http(timeout);
    String connectUrl = config.connectUrl();
    connect = poll("connect", () -> Connector.read(http.get(connectUrl + Connector.PAGE)));
    broker = poll("broker", opened(broker(host, timeout))::read);
    List<String> apps = config.getList(MonitorOptions.STREAMS_URLS);
    streams = apps.isEmpty() ? null : poll("streams-app", new StreamsReader(http, apps)::read);
    List<String> pages = config.getList(MonitorOptions.CONNECT_METRICS_URLS);
    workers = pages.isEmpty() ? null : poll("workers", new WorkersReader(http, pages)::read);
    String registryUrl = config.getString(MonitorOptions.REGISTRY_URL).trim();
    registry = registryUrl.isEmpty() ? null : poll("registry", () -> http.get(registryUrl) != null);
    graph = graph(timeout);
    openConflicts = poll("conflicts", host.openConflicts());
    for (MonitorConfig.Store store : config.stores()) {
      StoreDatabase database = opened(new StoreDatabase(store, timeout));
      stores.put(store.name(), poll(store.name(), database::slots));
    }
    probes =
        config.getBoolean(MonitorOptions.PROBE_ENABLED)
            ? opened(
                new FreshnessProbes(
                    config.stores(),
                    config.millis(MonitorOptions.PROBE_INTERVAL_MS),
                    timeout,
                    metrics::arrived))
            : null;
    view = ViewBuilder.of(observe(), limits);
  }

  /**
   * Starts looking.
   *
   * @param metrics where the monitor shows what it sees
   * @throws org.apache.kafka.common.config.ConfigException naming an option that is wrong
   */
  public static PipelineMonitor start(MonitorConfig config, Host host, MeterRegistry metrics) {
    PipelineMonitor monitor = new PipelineMonitor(config, host, metrics);
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread looking = new Thread(task, "monitor");
              looking.setDaemon(true);
              return looking;
            });
    monitor.parts.push(thread::shutdownNow);
    thread.scheduleWithFixedDelay(
        monitor::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return monitor;
  }

  @Override
  public PipelineView current() {
    return view;
  }

  @Override
  public PipelineHistory history(Duration back) {
    return history.since(Instant.now().minus(back), back);
  }

  @Override
  public void verified(LastVerify result) {
    lastVerify = result;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close well", part.getClass().getSimpleName(), e);
      }
    }
  }

  private void look() {
    try {
      connect.last().known().ifPresent(known -> connectors = known);
      PipelineView next = ViewBuilder.of(observe(), limits);
      view = next;
      history.add(next.at(), points(next));
      metrics.show(next);
    } catch (RuntimeException e) {
      // A scheduled task that throws is not run again.
      LOG.error("The view of the pipeline could not be made", e);
    }
  }

  private Observed observe() {
    Map<String, Answer<List<Slot>>> slots = new TreeMap<>();
    stores.forEach((name, poll) -> slots.put(name, poll.last()));
    Answer<Streams> app = last(streams);
    Answer<Broker> topics = broker.last();
    trends.add(known(app), topics.known(), known(last(workers)), connectors, System.nanoTime());
    return new Observed(
        Instant.now(),
        connectors,
        connect.last(),
        topics,
        slots,
        app,
        last(registry),
        last(graph),
        gateway.last(),
        openConflicts.last(),
        trends.lags(),
        trends.rates(),
        trends.parkedForMs(),
        trends.rejectedLately(),
        trends.deadLettersLately(),
        probes == null ? List.of() : probes.current(),
        lastVerify);
  }

  /** The streams-app with what it has yet to process of all sources, and each sink. */
  private static Map<String, HistoryRing.Point> points(PipelineView view) {
    Map<String, HistoryRing.Point> points = new HashMap<>();
    for (Arrow arrow : view.arrows()) {
      if (arrow.to().equals(ViewBuilder.STREAMS_APP)
          || arrow.from().equals(ViewBuilder.STREAMS_APP)) {
        Percentiles lag = arrow.lagMs();
        points.merge(
            arrow.to(),
            new HistoryRing.Point(arrow.behind(), lag == null ? null : lag.p50()),
            HistoryRing.Point::with);
      }
    }
    return points;
  }

  private BrokerReader broker(Host host, Duration timeout) {
    Map<String, Object> settings = new HashMap<>(host.kafka());
    settings.put("request.timeout.ms", Math.toIntExact(timeout.toMillis()));
    settings.put("default.api.timeout.ms", Math.toIntExact(timeout.toMillis()));
    Map<String, Object> reading = new HashMap<>(settings);
    reading.put("isolation.level", "read_committed");
    reading.put("enable.auto.commit", false);
    reading.put("auto.offset.reset", "earliest");
    reading.put("allow.auto.create.topics", false);
    reading.put("fetch.max.wait.ms", 50);
    reading.remove("group.id");
    return new BrokerReader(
        Admin.create(settings),
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        host.streamsGroup(),
        host.gatewayGroup(),
        () -> connectors,
        timeout.dividedBy(4));
  }

  private Poll<Boolean> graph(Duration timeout) {
    String uri = config.getString(MonitorOptions.NEO4J_URI).trim();
    if (uri.isEmpty()) {
      return null;
    }
    Driver driver =
        opened(
            GraphDatabase.driver(
                uri,
                AuthTokens.basic(
                    config.getString(MonitorOptions.NEO4J_USER),
                    config.getPassword(MonitorOptions.NEO4J_PASSWORD).value()),
                Config.builder()
                    .withConnectionTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .withConnectionAcquisitionTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .withMaxConnectionPoolSize(1)
                    .build()));
    return poll(
        "neo4j",
        () -> {
          driver.verifyConnectivity();
          return true;
        });
  }

  private <T> Poll<T> poll(String what, Callable<T> question) {
    return opened(new Poll<>(what, question, interval, fresh));
  }

  private static <T> Answer<T> last(Poll<T> poll) {
    return poll == null ? null : poll.last();
  }

  private static <T> Optional<T> known(Answer<T> answer) {
    return Optional.ofNullable(answer).flatMap(Answer::known);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }
}
