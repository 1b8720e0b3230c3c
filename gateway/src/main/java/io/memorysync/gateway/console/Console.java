package io.memorysync.gateway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.sse.SseClient;
import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.console.ConsoleSessions.Session;
import io.memorysync.gateway.http.Admission;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.http.Request;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.read.MemoryReader;
import io.memorysync.monitor.Monitor;
import io.memorysync.monitor.PipelineJson;
import io.memorysync.monitor.PipelineView.LastVerify;
import io.memorysync.operate.config.OperationsConfig;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.conflicts.Conflicts;
import io.memorysync.operate.output.Json;
import io.memorysync.operate.rejected.RejectedRecords;
import io.memorysync.operate.verify.Holding;
import io.memorysync.operate.verify.Report;
import io.memorysync.operate.verify.ReportJson;
import io.memorysync.operate.verify.Verification;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The operator's page and what it asks for, under {@code /console}. It is for administrators, who
 * sign in with their key, and no part of the OpenAPI document: it changes with the page.
 */
public final class Console implements AutoCloseable {

  /** Header that a request which changes something has to show the session's token in. */
  static final String CSRF_HEADER = "X-CSRF-Token";

  private static final String COOKIE = "memory_sync_console";
  private static final String SESSION = "memorysync.console.session";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LISTED = 200;
  private static final Duration CHOICE_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration VERIFY_PATIENCE = Duration.ofSeconds(10);

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer");

  private final Admission admission;
  private final ConsoleSessions sessions;
  private final Sources sources;
  private final ConsoleAssets assets = new ConsoleAssets();
  private final ConsoleJob verify = new ConsoleJob("console-verify");
  private final ConsoleJob replay = new ConsoleJob("console-replay");
  private final LiveUpdates live;
  private final PrintStream nowhere =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  /**
   * What the console shows.
   *
   * @param memories the gateway's read model
   * @param monitor empty if nothing is monitored
   * @param operations of the stores and topics; empty if {@code operations.config} names no file
   * @param connectUrl Connect's REST interface; empty if it is not known
   * @param runbookUrl of the runbook's page; empty if there is none
   */
  public record Sources(
      MemoryReader memories,
      Optional<Monitor> monitor,
      Optional<OperationsConfig> operations,
      Optional<String> connectUrl,
      String runbookUrl) {}

  public Console(Admission admission, Sources sources) {
    this.admission = admission;
    this.sessions = new ConsoleSessions(admission.callers());
    this.sources = sources;
    this.live =
        new LiveUpdates(sources.monitor(), Map.of("verify", verify, "replay", replay), sessions);
  }

  /** Adds its routes to a server. */
  public void addTo(JavalinConfig config) {
    config.router.mount(
        router -> {
          router.before("/console*", context -> HEADERS.forEach(context::header));
          router.before("/console/api/*", this::authorize);
          router.get("/console", this::page);
          router.get("/console/assets/{name}", assets::file);
          router.get("/console/session", this::session);
          router.post("/console/login", this::login);
          router.post("/console/api/logout", this::logout);
          router.get("/console/api/pipeline", told(this::pipeline));
          router.get("/console/api/history", told(this::history));
          router.sse("/console/api/live", this::listen);
          router.get("/console/api/conflicts", told(this::conflicts));
          router.get("/console/api/conflicts/{memory}", told(this::conflictsOf));
          router.post("/console/api/conflicts/{memory}/{field}/{version}", told(this::choose));
          router.get("/console/api/rejected", told(this::rejected));
          router.get("/console/api/rejected/{id}", told(this::rejectedRecord));
          router.post("/console/api/rejected/{id}/retry", told(this::retry));
          router.get("/console/api/memories/{memory}", told(this::memory));
          router.get("/console/api/memories/{memory}/stores", told(this::stores));
          router.get("/console/api/jobs", context -> answer(context, live.progress()));
          router.post("/console/api/verify", told(this::startVerify));
          router.post("/console/api/replay/{sink}", told(this::startReplay));
        });
  }

  @Override
  public void close() {
    live.close();
    verify.close();
    replay.close();
  }

  private void page(Context context) {
    if (context.path().endsWith("/")) {
      assets.page(context);
    } else {
      context.redirect("/console/");
    }
  }

  private void session(Context context) throws SQLException {
    Optional<Session> session = sessions.find(context.cookie(COOKIE));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("signedIn", session.isPresent());
    answer.put("runbook", sources.runbookUrl());
    answer.put("needsKey", admission.callers().caller(Optional.empty(), context.ip()).isEmpty());
    session.ifPresent(known -> answer.put("csrf", known.csrf()));
    answer(context, answer);
  }

  private void login(Context context) throws SQLException {
    if (context.contentType() == null || !context.contentType().startsWith("application/json")) {
      throw ApiException.of(415, "Sign in with a JSON object that has the field key.");
    }
    Optional<String> key = Optional.of(body(context).path("key").asText("").trim());
    Caller caller =
        admission.admit(name -> name.equals("X-API-Key") ? key.get() : null, context.ip());
    if (!caller.isAdmin()) {
      throw ApiException.of(
          403,
          "This key is for one user; the console needs an administrator's, made with: gateway keys"
              + " create --name <what for>");
    }
    Session session = sessions.open(key.filter(text -> !text.isEmpty()), context.ip());
    setCookie(context, session.token(), ConsoleSessions.LASTS.toSeconds());
    answer(context, JsonNodeFactory.instance.objectNode().put("csrf", session.csrf()));
  }

  private void logout(Context context) {
    sessions.close(of(context));
    setCookie(context, "", 0);
    answer(context, JsonNodeFactory.instance.objectNode().put("signedIn", false));
  }

  /** Whoever is not signed in learns nothing, and whoever comes from elsewhere changes nothing. */
  private void authorize(Context context) {
    Session session =
        sessions
            .find(context.cookie(COOKIE))
            .orElseThrow(
                () -> ApiException.of(401, "Sign in to the console: its session has ended."));
    if (context.method() != HandlerType.GET && !session.isShown(context.header(CSRF_HEADER))) {
      throw ApiException.of(
          403, "Show the session's token in " + CSRF_HEADER + "; load the page again.");
    }
    context.header("Cache-Control", "no-store").attribute(SESSION, session);
  }

  private void listen(SseClient client) {
    live.add(client, of(client.ctx()));
  }

  private void pipeline(Context context) {
    json(context, PipelineJson.of(monitor().current()));
  }

  private void history(Context context) {
    String minutes = Optional.ofNullable(context.queryParam("minutes")).orElse("60");
    if (!minutes.matches("\\d{1,4}") || Integer.parseInt(minutes) < 1) {
      throw ApiException.of(422, "minutes is a whole number from 1 to 1440.");
    }
    Duration back = Duration.ofMinutes(Math.min(1_440, Integer.parseInt(minutes)));
    json(context, PipelineJson.of(monitor().history(back)));
  }

  private void conflicts(Context context) {
    answer(context, Json.tree(new Conflicts(operations().kafka(), nowhere).list(LISTED)));
  }

  private void conflictsOf(Context context) {
    String memory = memoryId(context).toString();
    answer(context, Json.tree(new Conflicts(operations().kafka(), nowhere).show(memory)));
  }

  private void choose(Context context) {
    String chosen = body(context).path("chosen").asText("").toUpperCase(Locale.ROOT);
    if (!chosen.equals("WINNER") && !chosen.equals("LOSER")) {
      throw ApiException.of(422, "chosen is winner or loser.");
    }
    String version = context.pathParam("version");
    if (!version.matches("\\d{1,18}")) {
      throw ApiException.of(404, "There is no such conflict.");
    }
    Conflicts.Decision decision =
        new Conflicts(operations().kafka(), nowhere)
            .choose(
                memoryId(context).toString(),
                context.pathParam("field"),
                Long.parseLong(version),
                Conflicts.Chosen.valueOf(chosen),
                CHOICE_TIMEOUT)
            .orElseThrow(() -> ApiException.of(404, "There is no such conflict."));
    context.status(decision.agreed() ? 200 : 409);
    answer(context, Json.tree(decision));
  }

  private void rejected(Context context) {
    answer(context, Json.tree(new RejectedRecords(operations(), nowhere).list(LISTED)));
  }

  private void rejectedRecord(Context context) {
    String id = recordId(context);
    answer(
        context,
        Json.tree(
            new RejectedRecords(operations(), nowhere)
                .show(id)
                .orElseThrow(() -> ApiException.of(404, "There is no such rejected record."))));
  }

  private void retry(Context context) {
    String id = recordId(context);
    if (id.startsWith("memory.dead-letter.")) {
      throw ApiException.of(
          409,
          "A dead letter is a version that may be replaced by now, and is not written back: mend"
              + " the cause, then replay the sink.");
    }
    RejectedRecords.Retried retried = new RejectedRecords(operations(), nowhere).retry(List.of(id));
    if (retried.unknown().contains(id)) {
      throw ApiException.of(404, "There is no such rejected record.");
    }
    context.status(retried.written() > 0 ? 200 : 409);
    answer(context, Json.tree(retried));
  }

  private void memory(Context context) throws SQLException {
    UUID id = memoryId(context);
    Memory memory =
        sources
            .memories()
            .memory(id)
            .orElseThrow(() -> ApiException.of(404, "No memory has that id."));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("id", id.toString());
    answer.put("version", memory.version());
    answer.put("state", memory.state().name());
    answer.put("content", memory.content());
    answer.put("user", memory.user() == null ? null : memory.user().getKey());
    answer.set("versions", Json.tree(MemoryLife.of(sources.memories().versions(id))));
    answer.set("conflicts", Json.tree(sources.memories().conflicts(id)));
    answer(context, answer);
  }

  private void stores(Context context) {
    answer(context, Json.tree(Holding.of(operations(), memoryId(context))));
  }

  private void startVerify(Context context) {
    OperationsConfig operations = operations();
    boolean started =
        verify.start(
            null,
            steps -> {
              try (Verification verification = new Verification(operations, steps)) {
                Report report = verification.run(VERIFY_PATIENCE);
                LastVerify result = new LastVerify(Instant.now(), report.differing());
                sources.monitor().ifPresent(monitor -> monitor.verified(result));
                return ReportJson.json(report);
              }
            });
    begun(context, started, "A verify runs already.");
  }

  private void startReplay(Context context) {
    String sink = context.pathParam("sink");
    ConsoleReplay replaying =
        new ConsoleReplay(
            sources
                .connectUrl()
                .orElseThrow(() -> ApiException.of(503, "Set monitor.connect.url to replay.")),
            monitor());
    if (!sink.matches("[A-Za-z0-9._-]+") || !replaying.exists(sink)) {
      throw ApiException.of(404, "There is no such sink.");
    }
    boolean started = replay.start(sink, steps -> replaying.run(sink, steps));
    begun(context, started, "A replay runs already.");
  }

  private void begun(Context context, boolean started, String otherwise) {
    if (!started) {
      throw ApiException.of(409, otherwise);
    }
    context.status(202);
    answer(context, live.progress());
  }

  private Monitor monitor() {
    return sources
        .monitor()
        .orElseThrow(
            () ->
                ApiException.of(
                    503, "Nothing is monitored: set monitor.connect.url in the gateway's file."));
  }

  private OperationsConfig operations() {
    return sources
        .operations()
        .orElseThrow(
            () ->
                ApiException.of(
                    503,
                    "This view reads topics and stores: set operations.config in the gateway's"
                        + " file."));
  }

  private static UUID memoryId(Context context) {
    return Request.uuid(context.pathParam("memory"))
        .orElseThrow(() -> ApiException.of(404, "A memory's id is a UUID of 36 characters."));
  }

  private static String recordId(Context context) {
    String id = context.pathParam("id");
    if (!id.matches(".+-\\d{1,9}-\\d{1,18}")) {
      throw ApiException.of(404, "A rejected record's id is topic-partition-offset.");
    }
    return id;
  }

  private static Session of(Context context) {
    return (Session) context.attribute(SESSION);
  }

  private static JsonNode body(Context context) {
    try {
      JsonNode body = JSON.readTree(context.body());
      if (body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      // The message quotes the body, which may be a key.
      throw ApiException.of(400, "The body has to be a JSON object.");
    }
    throw ApiException.of(400, "The body has to be a JSON object.");
  }

  private static void setCookie(Context context, String value, long seconds) {
    boolean secure =
        context.scheme().equals("https") || "https".equals(context.header("X-Forwarded-Proto"));
    context
        .res()
        .addHeader(
            "Set-Cookie",
            COOKIE
                + "="
                + value
                + "; Path=/console; Max-Age="
                + seconds
                + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : ""));
  }

  private static Handler told(Handler handler) {
    return context -> {
      try {
        handler.handle(context);
      } catch (OperationsException e) {
        throw ApiException.of(503, e.getMessage());
      }
    };
  }

  private static void answer(Context context, JsonNode body) {
    json(context, body.toString());
  }

  private static void json(Context context, String body) {
    context.contentType("application/json").result(body);
  }
}
