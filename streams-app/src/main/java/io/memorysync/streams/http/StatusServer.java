package io.memorysync.streams.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.memorysync.streams.http.AppStatus.Phase;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Health and metrics over HTTP: {@code /health/live}, {@code /health/ready}, {@code /status} and
 * {@code /metrics}.
 */
public final class StatusServer implements AutoCloseable {

  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Javalin server;

  /**
   * Starts serving.
   *
   * @param counts what the status tells beside the state, by name
   * @throws io.javalin.util.JavalinBindException if the port is taken
   */
  public StatusServer(
      String host,
      int port,
      AppStatus status,
      Supplier<Map<String, Object>> counts,
      PrometheusMeterRegistry metrics) {
    server =
        Javalin.create(config -> config.showJavalinBanner = false)
            .get("/health/live", context -> live(context, status.current()))
            .get("/health/ready", context -> ready(context, status.current()))
            .get("/status", context -> status(context, status.current(), counts.get()))
            .get("/metrics", context -> metrics(context, metrics))
            .start(host, port);
  }

  /** The port that is served, for a server started on port 0. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  /**
   * All metrics, or those that the query names, as in Prometheus' own libraries: {@code ?name[]=},
   * without {@code _total} and {@code _bucket}.
   */
  private static void metrics(Context context, PrometheusMeterRegistry metrics) {
    List<String> names = context.queryParams("name[]");
    context
        .contentType(METRICS_TYPE)
        .result(metrics.scrape(METRICS_TYPE, names.isEmpty() ? null : Set.copyOf(names)));
  }

  private static void live(Context context, Phase phase) {
    boolean dead = phase.phase().equals("failed") || phase.phase().equals("error");
    answer(context, phase, !dead);
  }

  private static void ready(Context context, Phase phase) {
    answer(context, phase, phase.ready());
  }

  private static void answer(Context context, Phase phase, boolean good) {
    context.status(good ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    context.json(describe(phase));
  }

  private static void status(Context context, Phase phase, Map<String, Object> counts) {
    Map<String, Object> status = describe(phase);
    status.putAll(counts);
    context.json(status);
  }

  private static Map<String, Object> describe(Phase phase) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("state", phase.phase());
    description.put("ready", phase.ready());
    description.put("reasons", phase.reasons());
    description.put("since", phase.since().toString());
    return description;
  }
}
