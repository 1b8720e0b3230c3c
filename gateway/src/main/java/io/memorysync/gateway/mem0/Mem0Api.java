package io.memorysync.gateway.mem0;

import static io.memorysync.gateway.http.RouteDoc.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HandlerType;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.filter.Filter.Field;
import io.memorysync.gateway.filter.FilterException;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.http.Body;
import io.memorysync.gateway.http.Request;
import io.memorysync.gateway.http.Route;
import io.memorysync.gateway.http.RouteDoc;
import io.memorysync.gateway.model.Entity;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.read.MemoryReader.Page;
import io.memorysync.gateway.read.MemorySearch.Found;
import io.memorysync.gateway.read.MemorySearch.Hit;
import io.memorysync.gateway.read.MemorySearch.Mode;
import io.memorysync.gateway.read.MemorySearch.Query;
import io.memorysync.gateway.service.Additions;
import io.memorysync.gateway.service.Additions.Added;
import io.memorysync.gateway.service.Additions.Addition;
import io.memorysync.gateway.service.Entities;
import io.memorysync.gateway.service.Memories;
import io.memorysync.gateway.service.Messages;
import io.memorysync.gateway.service.Outcomes;
import io.memorysync.gateway.write.Edit;
import io.memorysync.gateway.write.Outcome;
import io.memorysync.gateway.write.WriteException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The routes of mem0's self-hosted server, as its version 2 has them. Paused and archived memories
 * are shown, as mem0 shows them.
 */
public final class Mem0Api implements Route.Api {

  private static final String FAMILY = "mem0";
  private static final int MOST = 1_000;
  private static final int USUAL = 20;
  private static final double USUAL_THRESHOLD = 0.1;
  private static final Set<String> ENTITY_TYPES = Set.of("user", "agent", "run");

  private final Memories memories;
  private final Additions additions;
  private final Entities entities;

  public Mem0Api(Memories memories, Additions additions, Entities entities) {
    this.memories = memories;
    this.additions = additions;
    this.entities = entities;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        route(
            HandlerType.POST,
            "/memories",
            "addMemories",
            "Add memories",
            answers("Mem0Added").takes("Mem0Add"),
            this::add),
        route(
            HandlerType.GET,
            "/memories",
            "listMemories",
            "List the memories of a user, agent or run",
            scoped(answers("Mem0Items"))
                .query("top_k", "integer", "How many at most: 0 to 1000, 20 if not told.")
                .query("show_expired", "boolean", "Whether expired memories are among them."),
            this::list),
        route(
            HandlerType.DELETE,
            "/memories",
            "deleteMemories",
            "Delete the memories of a user, agent or run in every store",
            scoped(answers("Message")),
            this::deleteAll),
        route(
            HandlerType.GET,
            "/memories/{id}",
            "getMemory",
            "A memory, or null",
            answers("Mem0ItemOrNull"),
            this::get),
        route(
            HandlerType.PUT,
            "/memories/{id}",
            "updateMemory",
            "Change a memory",
            answers("Message").takes("Mem0Update").conditional(),
            this::update),
        route(
            HandlerType.DELETE,
            "/memories/{id}",
            "deleteMemory",
            "Delete a memory in every store",
            answers("Message").conditional(),
            this::delete),
        route(
            HandlerType.GET,
            "/memories/{id}/history",
            "memoryHistory",
            "What became of a memory, write by write",
            answers("Mem0History"),
            this::history),
        route(
            HandlerType.POST,
            "/search",
            "searchMemories",
            "Find memories",
            answers("Mem0Items").takes("Mem0Search"),
            this::search),
        route(
            HandlerType.GET,
            "/entities",
            "listEntities",
            "The users, agents and runs that memories belong to",
            answers("Mem0Entities"),
            this::entities),
        route(
            HandlerType.DELETE,
            "/entities/{type}/{id}",
            "deleteEntity",
            "Delete the memories of a user, agent or run in every store",
            answers("Message"),
            this::deleteEntity));
  }

  private void add(Request request) throws SQLException, WriteException {
    Body body = request.body();
    Additions.Result result = additions.add(request.caller(), addition(body));
    ObjectNode answer = Mem0Metadata.none();
    ArrayNode results = answer.putArray("results");
    for (Added added : result.added()) {
      ObjectNode item = results.addObject();
      item.put("id", added.id().toString());
      item.put("memory", added.memory().content());
      item.put("event", "ADD");
      if (added.message() != null) {
        item.put("actor_id", added.message().name());
        item.put("role", added.message().role());
      }
      Outcomes.put(item, added.outcome());
    }
    boolean asked = body.flag("infer", true);
    if (asked && !result.inferred()) {
      answer.put("notice", Additions.NOT_INFERRED);
    }
    request.answer(answer);
  }

  private static Addition addition(Body body) {
    Mem0Metadata.Taken taken =
        Mem0Metadata.take(body.object("metadata").orElseGet(Mem0Metadata::none));
    ObjectNode metadata = taken.metadata();
    body.optionalText("expiration_date")
        .ifPresent(date -> metadata.put("expiration_date", day("expiration_date", date)));
    body.optionalText("memory_type").ifPresent(type -> metadata.put("memory_type", type));
    return new Addition(
        body.id("user_id"),
        body.id("agent_id"),
        body.id("run_id"),
        taken.app(),
        metadata,
        taken.categories(),
        Messages.read(body.value("messages").orElseThrow(() -> Body.missing("messages"))),
        body.flag("infer", true),
        body.optionalText("prompt").orElse(""));
  }

  /**
   * A day as mem0 takes it.
   *
   * @throws ApiException 422 if it is none
   */
  public static String day(String name, String text) {
    try {
      return LocalDate.parse(text).toString();
    } catch (DateTimeException e) {
      throw ApiException.invalid(
          List.of("body", name), "date_parsing", "Input should be a date such as 2026-12-31");
    }
  }

  private void list(Request request) throws SQLException {
    long limit = request.query("top_k", USUAL, 0, MOST);
    Optional<Filter> scope = scope(request);
    if (scope.isEmpty() && !request.caller().isAdmin()) {
      throw ApiException.of(
          400, "At least one identifier (user_id, agent_id, run_id) is required.");
    }
    Filter filter = scope.orElseGet(Filter::all).and(expiry(request.flag("show_expired")));
    long most = scope.isEmpty() && request.query("top_k").isEmpty() ? MOST : limit;
    ObjectNode answer = Mem0Metadata.none();
    ArrayNode results = answer.putArray("results");
    for (Memory memory : memories.list(request.caller(), filter, Page.first(most))) {
      results.add(Mem0Item.of(memory));
    }
    request.answer(answer);
  }

  private void get(Request request) throws SQLException {
    Optional<UUID> id = request.memoryId("id");
    Optional<Memory> memory =
        id.isPresent() ? memories.memory(request.caller(), id.get()) : Optional.empty();
    if (memory.isPresent()) {
      request.etag(memory.get().version()).answer(Mem0Item.of(memory.get()));
    } else {
      request.answer(JsonNodeFactory.instance.nullNode());
    }
  }

  private void search(Request request) throws SQLException, FilterException {
    Body body = request.body();
    String query = body.text("query");
    Filter filter =
        memories.filters().parse(filters(body)).and(expiry(body.flag("show_expired", false)));
    boolean explained = body.flag("explain", false);
    Found found =
        memories.search(
            request.caller(),
            new Query(
                query,
                mode(body),
                body.decimal("threshold", USUAL_THRESHOLD),
                body.number("top_k", body.number("limit", USUAL, 1, MOST), 1, MOST)),
            filter);
    ObjectNode answer = Mem0Metadata.none();
    ArrayNode results = answer.putArray("results");
    for (Hit hit : found.hits()) {
      results.add(Mem0Item.of(hit, explained));
    }
    answer.put("mode", found.mode().name().toLowerCase(Locale.ROOT));
    request.answer(answer);
  }

  /** Filters, with the ids that older clients write beside them. */
  private static ObjectNode filters(Body body) {
    ObjectNode filters = body.object("filters").orElseGet(Mem0Metadata::none).deepCopy();
    for (String id : List.of("user_id", "agent_id", "run_id")) {
      body.id(id).filter(text -> !filters.has(id)).ifPresent(text -> filters.put(id, text));
    }
    if (filters.isEmpty()) {
      throw ApiException.of(
          400, "filters must contain at least one of: user_id, agent_id, run_id.");
    }
    return filters;
  }

  /**
   * By what is searched, an extension of ours: {@code semantic}, {@code keyword}, {@code hybrid}.
   */
  public static Mode mode(Body body) {
    String name = body.optionalText("mode").orElse("hybrid");
    for (Mode mode : Mode.values()) {
      if (mode.name().equalsIgnoreCase(name)) {
        return mode;
      }
    }
    throw ApiException.invalid(
        List.of("body", "mode"), "enum", "Input should be 'semantic', 'keyword' or 'hybrid'");
  }

  private void update(Request request) throws SQLException, WriteException {
    Body body = request.body();
    Optional<String> text = body.optionalText("text");
    Optional<ObjectNode> metadata = body.object("metadata");
    Optional<String> expires = body.optionalText("expiration_date");
    if (text.isEmpty() && metadata.isEmpty() && expires.isEmpty()) {
      throw ApiException.of(400, "At least one of text, metadata, expiration_date is required.");
    }
    if (text.filter(String::isBlank).isPresent()) {
      throw ApiException.invalid(
          List.of("body", "text"), "string_too_short", "String should have at least 1 character");
    }
    ObjectNode given = metadata.orElseGet(Mem0Metadata::none);
    expires.ifPresent(date -> given.put("expiration_date", day("expiration_date", date)));
    Outcome outcome =
        memories.update(
            request.caller(),
            request.memoryId("id").orElseThrow(Memories::notFound),
            request.ifMatch(),
            memory -> {
              Edit edit = text.map(Edit.nothing()::content).orElseGet(Edit::nothing);
              return given.isEmpty() ? edit : Mem0Metadata.merge(edit, memory, given);
            });
    answer(request, "Memory updated successfully!", outcome);
  }

  private void delete(Request request) throws SQLException, WriteException {
    UUID id = request.memoryId("id").orElseThrow(Memories::notFound);
    Outcome outcome = memories.delete(request.caller(), id, request.ifMatch());
    answer(request, "Memory deleted successfully", outcome);
  }

  private static void answer(Request request, String message, Outcome outcome) {
    ObjectNode answer = Mem0Metadata.none().put("message", message);
    Outcomes.put(answer, outcome);
    if (outcome.version() != null) {
      request.etag(outcome.version().memory().version());
    }
    request.answer(answer);
  }

  private void deleteAll(Request request) throws SQLException, WriteException {
    Filter scope =
        scope(request)
            .orElseThrow(() -> ApiException.of(400, "At least one identifier is required."));
    memories.deleteAll(request.caller(), scope);
    request.answer(Mem0Metadata.none().put("message", "All relevant memories deleted"));
  }

  private void history(Request request) throws SQLException {
    Optional<UUID> id = request.memoryId("id");
    request.answer(
        id.isPresent()
            ? Mem0History.of(memories.versions(request.caller(), id.get()))
            : JsonNodeFactory.instance.arrayNode());
  }

  private void entities(Request request) throws SQLException {
    ArrayNode answer = JsonNodeFactory.instance.arrayNode();
    for (Entity entity : entities.list(request.caller())) {
      if (ENTITY_TYPES.contains(entity.type())) {
        ObjectNode item = answer.addObject().put("id", entity.name()).put("type", entity.type());
        item.put("total_memories", entity.memories());
        item.put("created_at", Mem0Time.isoformat(entity.createdAt()));
        item.put("updated_at", Mem0Time.isoformat(entity.updatedAt()));
      }
    }
    request.answer(answer);
  }

  private void deleteEntity(Request request) throws SQLException, WriteException {
    String type = request.path("type");
    if (!ENTITY_TYPES.contains(type)) {
      throw ApiException.invalid(
          List.of("path", "entity_type"),
          "literal_error",
          "Input should be 'user', 'agent' or 'run'");
    }
    memories.deleteAll(request.caller(), entities.of(request.caller(), type, request.path("id")));
    request.answer(Mem0Metadata.none().put("message", "Entity deleted"));
  }

  /** The user, agent or run that a request is about; empty if it names none. */
  private Optional<Filter> scope(Request request) throws SQLException {
    List<Filter> parts = new ArrayList<>();
    Optional<String> user = request.query("user_id");
    if (user.isPresent()) {
      parts.add(
          new Filter.OfUser(UUID.fromString(memories.user(request.caller(), user.get()).getId())));
    }
    request
        .query("agent_id")
        .ifPresent(agent -> parts.add(Additions.equal(Field.Own.AGENT_ID, agent)));
    request.query("run_id").ifPresent(run -> parts.add(Additions.equal(Field.Own.RUN_ID, run)));
    if (parts.isEmpty() && !request.caller().isAdmin()) {
      parts.add(request.caller().visible());
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(new Filter.And(parts));
  }

  /** Whether expired memories are let through. */
  public static Filter expiry(boolean shown) {
    return shown ? Filter.all() : new Filter.NotExpired(LocalDate.now(ZoneOffset.UTC).toString());
  }

  private static RouteDoc scoped(RouteDoc doc) {
    return doc.query("user_id", "string", "A user, by string id or UUID.")
        .query("agent_id", "string", "An agent.")
        .query("run_id", "string", "A run.");
  }

  private static Route route(
      HandlerType method,
      String path,
      String id,
      String summary,
      RouteDoc doc,
      Route.Operation operation) {
    return new Route(method, path, FAMILY, id, summary, false, doc, operation);
  }
}
