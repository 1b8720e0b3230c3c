package io.memorysync.gateway.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.memorysync.gateway.access.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves routes: finds out who calls, counts his requests, answers failures in the form of the
 * imitated APIs, and measures.
 */
public final class GatewayServer implements AutoCloseable {

  private static final String STARTED = "memorysync.started";

  private final Javalin server;
  private final Admission admission;
  private final MeterRegistry metrics;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Where and how it is served.
   *
   * @param threads requests that are answered at the same time
   * @param maxBytes largest body
   */
  public record Settings(String host, int port, int threads, long maxBytes) {}

  /**
   * Starts serving.
   *
   * @param open routes that need no key: health, metrics and the OpenAPI document
   * @param more further settings of the server, such as servlets
   * @throws io.javalin.util.JavalinBindException if the port is taken
   */
  public GatewayServer(
      Settings settings,
      List<Route> routes,
      List<Route> open,
      Admission admission,
      MeterRegistry metrics,
      Consumer<JavalinConfig> more) {
    this.admission = admission;
    this.metrics = metrics;
    this.server =
        Javalin.create(
            config -> {
              config.showJavalinBanner = false;
              config.http.maxRequestSize = settings.maxBytes();
              config.http.defaultContentType = "application/json";
              config.jetty.threadPool =
                  new QueuedThreadPool(settings.threads(), Math.min(16, settings.threads()));
              more.accept(config);
            });
    open.forEach(route -> add(route, context -> openly(route, context)));
    routes.forEach(route -> add(route, context -> known(route, context)));
    server.exception(Exception.class, (failure, context) -> answer(context, failure));
    server.error(404, context -> unrouted(context, "Not Found"));
    server.error(405, context -> unrouted(context, "Method Not Allowed"));
    server.start(settings.host(), settings.port());
  }

  /** The port that is served, for a server started on port 0. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void add(Route route, io.javalin.http.Handler handler) {
    server.addHttpHandler(route.method(), route.path(), handler);
  }

  private void openly(Route route, Context context) throws Exception {
    route.operation().answer(new Request(context, Caller.admin("anybody"), json));
  }

  private void known(Route route, Context context) throws Exception {
    long started = System.nanoTime();
    context.attribute(STARTED, started);
    try {
      Caller caller = admit(context, route.adminOnly());
      route.operation().answer(new Request(context, caller, json));
    } catch (Exception e) {
      answer(context, e);
    } finally {
      measure(route, context.statusCode(), System.nanoTime() - started);
    }
  }

  private Caller admit(Context context, boolean adminOnly) throws SQLException {
    Caller caller = admission.admit(context::header, context.ip());
    if (adminOnly && !caller.isAdmin()) {
      throw ApiException.of(403, "This needs an administrator's key.");
    }
    return caller;
  }

  private void answer(Context context, Exception failure) {
    ApiException answer =
        failure instanceof HttpResponseException refused
            ? ApiException.of(refused.getStatus(), refused.getMessage())
            : Failures.answer(failure);
    answer.headers().forEach(context::header);
    context
        .status(answer.status())
        .contentType("application/json")
        .result(answer.body().toString());
  }

  private static void unrouted(Context context, String detail) {
    if (Optional.ofNullable(context.result())
        .filter(body -> body.startsWith("{\"detail\""))
        .isEmpty()) {
      context.contentType("application/json").result("{\"detail\":\"" + detail + "\"}");
    }
  }

  private void measure(Route route, int status, long nanos) {
    Timer.builder("memorysync.gateway.requests")
        .description("Requests, by operation and status")
        .tag("operation", route.id())
        .tag("status", Integer.toString(status))
        .publishPercentileHistogram()
        .register(metrics)
        .record(nanos, TimeUnit.NANOSECONDS);
  }
}
