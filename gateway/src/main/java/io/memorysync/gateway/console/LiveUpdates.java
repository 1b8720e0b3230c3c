package io.memorysync.gateway.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.sse.SseClient;
import io.memorysync.gateway.console.ConsoleSessions.Session;
import io.memorysync.monitor.Monitor;
import io.memorysync.monitor.PipelineJson;
import io.memorysync.operate.output.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every open page once a second what the pipeline does, as server-sent events. */
final class LiveUpdates implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);
  private static final long EVERY_MS = 1_000;

  private final Optional<Monitor> monitor;
  private final Map<String, ConsoleJob> jobs;
  private final ConsoleSessions sessions;
  private final Map<SseClient, Session> clients = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "console-live");
            thread.setDaemon(true);
            return thread;
          });

  LiveUpdates(Optional<Monitor> monitor, Map<String, ConsoleJob> jobs, ConsoleSessions sessions) {
    this.monitor = monitor;
    this.jobs = jobs;
    this.sessions = sessions;
    clock.scheduleAtFixedRate(this::tell, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** Takes a page that listens until it goes away or its session ends. */
  void add(SseClient client, Session session) {
    client.keepAlive();
    client.onClose(() -> clients.remove(client));
    clients.put(client, session);
  }

  /** How far the jobs have come, by name. */
  ObjectNode progress() {
    ObjectNode progress = JsonNodeFactory.instance.objectNode();
    jobs.forEach((name, job) -> progress.set(name, Json.tree(job.status())));
    return progress;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    clients.keySet().forEach(SseClient::close);
  }

  private void tell() {
    try {
      if (clients.isEmpty()) {
        return;
      }
      Optional<String> view = monitor.map(each -> PipelineJson.of(each.current()));
      String progress = progress().toString();
      clients.forEach((client, session) -> tell(client, session, view, progress));
    } catch (RuntimeException e) {
      // The next second tries again: a clock that throws stops.
      LOG.error("The console's pages could not be told", e);
    }
  }

  private void tell(SseClient client, Session session, Optional<String> view, String progress) {
    if (sessions.find(session.token()).isEmpty()) {
      client.sendEvent("ended", "{}");
      client.close();
      return;
    }
    view.ifPresent(text -> client.sendEvent("pipeline", text));
    client.sendEvent("jobs", progress);
  }
}
