package io.memorysync.streams.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.memorysync.streams.http.AppStatus.Phase;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Health and metrics over HTTP: {@code /health/live}, {@code /health/ready}, {@code /status} and
 * {@code /metrics}.
 */
public final class StatusServer implements AutoCloseable {

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
            .get(
                "/metrics",
                context ->
                    context
                        .contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.scrape()))
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
