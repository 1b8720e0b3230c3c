package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.monitor.MonitorConfig;
import io.memorysync.monitor.PipelineHistory;
import io.memorysync.monitor.PipelineMonitor;
import io.memorysync.monitor.PipelineView;
import io.memorysync.monitor.PipelineView.Arrow;
import io.memorysync.monitor.PipelineView.LastVerify;
import io.memorysync.monitor.PipelineView.State;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the monitor sees of the pipeline. */
class MonitorIT {

  private static final String SINK = "mem0-sink";
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:memorysync|kafka|debezium|jvm)_[a-z0-9_]+");
  private static final Pattern NAME_OF_SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)");

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private PrometheusMeterRegistry metrics;
  private PipelineMonitor monitor;

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void startWithProbes() {
    monitor.close();
    start(Map.of("monitor.probe.enabled", "true", "monitor.probe.interval.ms", "500"));
  }

  private void start(Map<String, String> more) {
    Map<String, String> settings = settings();
    settings.putAll(more);
    metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    monitor =
        PipelineMonitor.start(
            new MonitorConfig(settings),
            new PipelineMonitor.Host(
                Map.of("bootstrap.servers", pipeline.stack().bootstrapServers()),
                "memory-sync",
                "memory-sync-gateway",
                List::of,
                () -> 0L),
            metrics);
    eventually(() -> assertThat(arrow("streams-app", SINK).behind()).isNotNull());
  }

  @AfterEach
  void stop() {
    pipeline.stack().connect().resume(SINK);
    monitor.close();
  }

  @Test
  void everyPartOfARunningPipelineRuns() {
    eventually(
        () ->
            assertThat(monitor.current().components())
                .hasSize(14)
                .allMatch(part -> part.state() == State.RUNNING));
    assertThat(monitor.current().slots())
        .hasSize(2)
        .allSatisfy(slot -> assertThat(slot.active()).isTrue());
  }

  @Test
  void aPausedConnectorIsSeenWithinFiveSeconds() {
    eventually(() -> assertThat(state(SINK)).isEqualTo(State.RUNNING));

    pipeline.stack().connect().pause(SINK);
    eventually(
        () ->
            assertThat(pipeline.stack().connect().status(SINK).orElseThrow().state())
                .isEqualTo("PAUSED"));

    within(Duration.ofSeconds(5), () -> assertThat(state(SINK)).isEqualTo(State.PAUSED));
    assertThat(monitor.current().findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.component()).isEqualTo(SINK);
              assertThat(finding.runbook()).isEqualTo("connector-paused");
            });
  }

  @Test
  void theLagGoesUpWhileASinkIsPausedAndComesBackToNothing() throws Exception {
    eventually(() -> assertThat(arrow("streams-app", SINK).behind()).isZero());
    pipeline.stack().connect().pause(SINK);
    eventually(() -> assertThat(state(SINK)).isEqualTo(State.PAUSED));

    String user = Pipeline.newUser();
    for (int memory = 0; memory < 5; memory++) {
      pipeline.openMemory().add(user, "Reads book " + memory + ".", Map.of(), List.of());
    }
    eventually(() -> assertThat(arrow("streams-app", SINK).behind()).isGreaterThanOrEqualTo(5));
    pipeline.stack().connect().resume(SINK);

    eventually(() -> assertThat(arrow("streams-app", SINK).behind()).isZero());
    eventually(() -> assertThat(arrow("streams-app", SINK).lagMs()).isNotNull());
    PipelineHistory history = monitor.history(Duration.ofMinutes(5));
    assertThat(history.series().get(SINK).behind())
        .hasSameSizeAs(history.times())
        .anySatisfy(behind -> assertThat(behind).isNotNull().isGreaterThanOrEqualTo(5));
  }

  @Test
  void rateAndLagOfWhatWasJustWrittenAreSeen() throws Exception {
    String user = Pipeline.newUser();
    OpenMemoryClient client = pipeline.openMemory();
    eventually(
        () -> {
          client.add(user, "Reads on and on.");
          assertThat(arrow("openmemory-source", "streams-app").lagMs()).isNotNull();
          assertThat(arrow("streams-app", SINK).eventsPerSecond()).isPositive();
          assertThat(arrow("streams-app", SINK).lagMs()).isNotNull();
        });
  }

  @Test
  void howFreshTheStoresAreIsMeasuredAlsoWhenNobodyWrites() {
    startWithProbes();
    within(
        Duration.ofMinutes(1),
        () ->
            assertThat(monitor.current().freshness())
                .hasSize(2)
                .allSatisfy(way -> assertThat(way.lastMs()).isNotNull().isPositive()));
  }

  @Test
  void aProbeThatDoesNotArriveIsOlderAndOlder() {
    startWithProbes();
    within(
        Duration.ofMinutes(1),
        () ->
            assertThat(monitor.current().freshness())
                .allSatisfy(way -> assertThat(way.lastMs()).isNotNull()));

    pipeline.stack().connect().pause(SINK);

    eventually(
        () ->
            assertThat(monitor.current().freshness())
                .anySatisfy(
                    way -> {
                      assertThat(way.to()).isEqualTo("mem0");
                      assertThat(way.waitingMs()).isGreaterThan(3_000);
                    }));
  }

  @Test
  void whatAlertsAndTheDashboardAskForIsServed() throws Exception {
    startWithProbes();
    monitor.verified(new LastVerify(Instant.now(), 0));
    new GatewayHttp(pipeline.stack().gateway())
        .send("GET", "/memories?user_id=" + Pipeline.newUser(), null);
    Path monitoring = Checkout.find().root().resolve("monitoring");
    Set<String> asked = new TreeSet<>();
    for (String file : List.of("alerts.yml", "grafana/dashboards/memory-sync.json")) {
      asked.addAll(found(METRIC, Files.readString(monitoring.resolve(file))));
    }
    assertThat(asked).hasSizeGreaterThan(15);
    Endpoints endpoints = pipeline.stack().endpoints();

    within(
        Duration.ofMinutes(1),
        () -> {
          Set<String> served = new TreeSet<>(found(NAME_OF_SAMPLE, metrics.scrape()));
          served.addAll(found(NAME_OF_SAMPLE, get(endpoints.gateway().url() + "/metrics")));
          served.addAll(found(NAME_OF_SAMPLE, get(endpoints.streamsAppUrl() + "/metrics")));
          served.addAll(found(NAME_OF_SAMPLE, get(endpoints.connectMetricsUrl())));
          assertThat(served).containsAll(asked);
        });
    assertThat(get(endpoints.gateway().url() + "/metrics"))
        .contains("memorysync_pipeline_up{component=\"mem0-sink\",kind=\"sink\"} 1");
  }

  private Map<String, String> settings() {
    Endpoints endpoints = pipeline.stack().endpoints();
    Map<String, String> settings = new HashMap<>();
    settings.put("monitor.connect.url", endpoints.connectUrl());
    settings.put("monitor.connect.metrics.urls", endpoints.connectMetricsUrl());
    settings.put("monitor.streams.urls", endpoints.streamsAppUrl());
    settings.put("monitor.registry.url", endpoints.registryUrl() + "/apis/ccompat/v7/subjects");
    settings.put("monitor.neo4j.uri", endpoints.neo4j().boltUri());
    settings.put("monitor.neo4j.user", endpoints.neo4j().user());
    settings.put("monitor.neo4j.password", endpoints.neo4j().password());
    settings.put("monitor.stores", "openmemory,mem0");
    store(settings, "openmemory", endpoints.openmemory(), "public.openmemory");
    store(settings, "mem0", endpoints.mem0(), "public." + Mem0Collection.TABLE);
    settings.put("monitor.store.mem0.user.id.form", "uuid");
    return settings;
  }

  private void store(
      Map<String, String> settings, String name, Endpoints.Database database, String collection) {
    Endpoints.Login login = pipeline.stack().endpoints().gateway().login();
    settings.put("monitor.store." + name + ".url", database.jdbcUrl());
    settings.put("monitor.store." + name + ".user", login.user());
    settings.put("monitor.store." + name + ".password", login.password());
    settings.put("monitor.store." + name + ".kind", name);
    settings.put("monitor.store." + name + ".collection", collection);
  }

  private State state(String component) {
    return monitor.current().components().stream()
        .filter(part -> part.id().equals(component))
        .findFirst()
        .map(PipelineView.Component::state)
        .orElse(State.UNKNOWN);
  }

  private Arrow arrow(String from, String to) {
    return monitor.current().arrows().stream()
        .filter(arrow -> arrow.from().equals(from) && arrow.to().equals(to))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no arrow from " + from + " to " + to));
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(matcher.groupCount()));
    }
    return found;
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }
}
