package io.memorysync.gateway.platform;

import static io.memorysync.gateway.http.RouteDoc.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.javalin.http.HandlerType;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.filter.Filter.Field;
import io.memorysync.gateway.filter.FilterException;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.http.Body;
import io.memorysync.gateway.http.Request;
import io.memorysync.gateway.http.Route;
import io.memorysync.gateway.http.RouteDoc;
import io.memorysync.gateway.mem0.Mem0Api;
import io.memorysync.gateway.mem0.Mem0Metadata;
import io.memorysync.gateway.model.Entity;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.read.MemoryReader.Order;
import io.memorysync.gateway.read.MemoryReader.Page;
import io.memorysync.gateway.read.MemorySearch.Found;
import io.memorysync.gateway.read.MemorySearch.Hit;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The routes of mem0's hosted platform that {@code MemoryClient} of its npm and Python packages
 * calls, in the versions that its releases from 2 on use. Adding answers when the memories can be
 * read, so that its event is over already.
 */
public final class PlatformApi implements Route.Api {

  static final String ORGANIZATION = "memory-sync";

  private static final String FAMILY = "platform";
  private static final int MOST = 1_000;
  private static final int USUAL_PAGE = 100;
  private static final int USUAL_TOP = 10;
  private static final int BATCH = 1_000;
  private static final double USUAL_THRESHOLD = 0.1;

  private final Memories memories;
  private final Additions additions;
  private final Entities entities;

  public PlatformApi(Memories memories, Additions additions, Entities entities) {
    this.memories = memories;
    this.additions = additions;
    this.entities = entities;
  }

  @Override
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(get("/v1/ping/", "ping", "Who the key is for", answers("Ping"), this::ping));
    for (String version : List.of("v1", "v3")) {
      String path = version.equals("v1") ? "/v1/memories/" : "/v3/memories/add/";
      routes.add(
          post(
              path,
              "platformAdd_" + version,
              "Add memories",
              answers("PlatformAdded").takes("PlatformAdd"),
              this::add));
    }
    for (String version : List.of("v2", "v3")) {
      routes.add(
          post(
              "/" + version + "/memories/",
              "platformList_" + version,
              "List memories",
              paged(answers("PlatformPage")).takes("PlatformFilters"),
              this::list));
    }
    for (String version : List.of("v1", "v2", "v3")) {
      routes.add(
          post(
              "/" + version + "/memories/search/",
              "platformSearch_" + version,
              "Find memories",
              answers("PlatformItems").takes("PlatformSearch"),
              this::search));
    }
    routes.add(
        get(
            "/v1/memories/",
            "platformListByQuery",
            "List the memories of a user, agent, app or run",
            paged(scoped(answers("PlatformPage"))),
            this::listByQuery));
    routes.add(
        delete(
            "/v1/memories/",
            "platformDeleteAll",
            "Delete the memories of a user, agent, app or run in every store",
            scoped(answers("Message")),
            this::deleteAll));
    routes.add(
        get("/v1/memories/{id}/", "platformGet", "A memory", answers("PlatformItem"), this::get));
    routes.add(
        route(
            HandlerType.PUT,
            "/v1/memories/{id}/",
            "platformUpdate",
            "Change a memory",
            answers("PlatformItem").takes("Mem0Update").conditional(),
            this::update));
    routes.add(
        delete(
            "/v1/memories/{id}/",
            "platformDelete",
            "Delete a memory in every store",
            answers("Message").conditional(),
            this::delete));
    routes.add(
        get(
            "/v1/memories/{id}/history/",
            "platformHistory",
            "What became of a memory, write by write",
            answers("PlatformHistory"),
            this::history));
    routes.add(
        get(
            "/v1/event/{id}/",
            "platformEvent",
            "That an addition is done",
            answers(RouteDoc.ANY),
            this::event));
    routes.add(
        route(
            HandlerType.PUT,
            "/v1/batch/",
            "platformBatchUpdate",
            "Change several memories",
            answers("Message").takes("PlatformBatch"),
            this::batchUpdate));
    routes.add(
        delete(
            "/v1/batch/",
            "platformBatchDelete",
            "Delete several memories in every store",
            answers("Message").takes("PlatformBatch"),
            this::batchDelete));
    routes.add(
        get(
            "/v1/entities/",
            "platformEntities",
            "Users, agents, apps and runs",
            paged(answers("PlatformPage")),
            this::entities));
    for (String version : List.of("v1", "v2")) {
      routes.add(
          delete(
              "/" + version + "/entities/{type}/{name}/",
              "platformDeleteEntity_" + version,
              "Delete the memories of a user, agent, app or run in every store",
              answers("Message"),
              this::deleteEntity));
    }
    return routes;
  }

  private void ping(Request request) {
    ObjectNode answer = object().put("status", "ok");
    answer.put("org_id", ORGANIZATION).put("project_id", ORGANIZATION);
    request.answer(answer.put("user_email", request.caller().userKey().orElse("admin")));
  }

  private void add(Request request) throws SQLException, WriteException {
    Body body = request.body();
    Mem0Metadata.Taken taken =
        Mem0Metadata.take(body.object("metadata").orElseGet(PlatformApi::object));
    ObjectNode metadata = taken.metadata();
    body.optionalText("expiration_date")
        .ifPresent(date -> metadata.put("expiration_date", Mem0Api.day("expiration_date", date)));
    boolean infer = body.flag("infer", true);
    Additions.Result result =
        additions.add(
            request.caller(),
            new Addition(
                body.id("user_id"),
                body.id("agent_id"),
                body.id("run_id"),
                body.id("app_id").or(taken::app),
                metadata,
                taken.categories(),
                Messages.read(body.value("messages").orElseThrow(() -> Body.missing("messages"))),
                infer,
                body.optionalText("custom_instructions").orElse("")));
    ObjectNode answer = object();
    ArrayNode results = answer.putArray("results");
    for (Added added : result.added()) {
      ObjectNode item = results.addObject();
      item.put("id", added.id().toString());
      item.put("event", "ADD");
      item.put("memory", added.memory().content());
      item.putObject("data").put("memory", added.memory().content());
      Outcomes.put(item, added.outcome());
    }
    boolean given = infer && !result.inferred();
    answer.put("message", given ? Additions.NOT_INFERRED : "Memories were added.");
    answer.put("status", "SUCCEEDED");
    if (!result.added().isEmpty()) {
      answer.put("event_id", result.added().get(0).id().toString());
    }
    request.answer(answer);
  }

  private void event(Request request) throws SQLException {
    Memory memory = memory(request);
    ObjectNode answer = object();
    answer.put("id", memory.id().toString());
    answer.put("event_type", "ADD");
    answer.put("status", "SUCCEEDED");
    answer.putArray("results").add(PlatformItem.of(memory));
    request.answer(answer);
  }

  private void list(Request request) throws SQLException, FilterException {
    page(request, filter(request.bodyOrNothing()));
  }

  private void listByQuery(Request request) throws SQLException {
    page(request, scope(request).orElseGet(Filter::all).and(Mem0Api.expiry(false)));
  }

  private void page(Request request, Filter filter) throws SQLException {
    long size = request.query("page_size", USUAL_PAGE, 1, MOST);
    long page = request.query("page", 1, 1, Integer.MAX_VALUE);
    long count = memories.count(request.caller(), filter);
    ObjectNode answer = pageOf(request, count, page, size);
    ArrayNode results = answer.putArray("results");
    Page wanted = new Page(size, (page - 1) * size, Order.NEWEST);
    memories
        .list(request.caller(), filter, wanted)
        .forEach(memory -> results.add(PlatformItem.of(memory)));
    request.answer(answer);
  }

  private static ObjectNode pageOf(Request request, long count, long page, long size) {
    ObjectNode answer = object().put("count", count);
    answer.put("next", page * size < count ? request.urlWith("page", page + 1) : null);
    answer.put("previous", page > 1 ? request.urlWith("page", page - 1) : null);
    return answer;
  }

  /** The filters of a body, with what clients write beside them. */
  private Filter filter(Body body) throws FilterException {
    Filter filter = memories.filters().parse(withEntities(body));
    for (String date : List.of("start_date", "end_date")) {
      if (body.has(date)) {
        ObjectNode between = object();
        between
            .putObject("created_at")
            .set(date.startsWith("start") ? "gte" : "lte", body.value(date).orElseThrow());
        filter = filter.and(memories.filters().parse(between));
      }
    }
    if (body.has("categories")) {
      ObjectNode categories = object();
      categories.putObject("categories").set("in", body.value("categories").orElseThrow());
      filter = filter.and(memories.filters().parse(categories));
    }
    return filter.and(Mem0Api.expiry(body.flag("show_expired", false)));
  }

  private static JsonNode withEntities(Body body) {
    ObjectNode filters = body.object("filters").orElseGet(PlatformApi::object).deepCopy();
    for (String id : List.of("user_id", "agent_id", "app_id", "run_id")) {
      body.id(id)
          .filter(text -> !filters.has(id))
          .ifPresent(text -> filters.set(id, TextNode.valueOf(text)));
    }
    return filters;
  }

  private void search(Request request) throws SQLException, FilterException {
    Body body = request.body();
    Found found =
        memories.search(
            request.caller(),
            new Query(
                body.text("query"),
                Mem0Api.mode(body),
                body.decimal("threshold", USUAL_THRESHOLD),
                body.number("top_k", USUAL_TOP, 1, MOST)),
            filter(body));
    ObjectNode answer = object();
    ArrayNode results = answer.putArray("results");
    for (Hit hit : found.hits()) {
      results.add(PlatformItem.of(hit.memory()).put("score", hit.score()));
    }
    request.answer(answer);
  }

  private void get(Request request) throws SQLException {
    Memory memory = memory(request);
    request.etag(memory.version()).answer(PlatformItem.of(memory));
  }

  private void update(Request request) throws SQLException, WriteException {
    Body body = request.body();
    Optional<String> text = body.optionalText("text");
    ObjectNode metadata = body.object("metadata").orElseGet(PlatformApi::object);
    body.optionalText("expiration_date")
        .ifPresent(date -> metadata.put("expiration_date", Mem0Api.day("expiration_date", date)));
    if (text.isEmpty() && metadata.isEmpty() && !body.has("timestamp")) {
      throw ApiException.of(400, "At least one of text, metadata, expiration_date is required.");
    }
    UUID id = id(request);
    Outcome outcome =
        memories.update(
            request.caller(), id, request.ifMatch(), memory -> edit(text, metadata, memory));
    Memory now = outcome.version() == null ? memory(request) : outcome.version().memory();
    ObjectNode answer = PlatformItem.of(now);
    Outcomes.put(answer, outcome);
    request.etag(now.version()).answer(answer);
  }

  private static Edit edit(Optional<String> text, ObjectNode metadata, Memory memory) {
    Edit edit = text.map(Edit.nothing()::content).orElseGet(Edit::nothing);
    return metadata.isEmpty() ? edit : Mem0Metadata.merge(edit, memory, metadata);
  }

  private void delete(Request request) throws SQLException, WriteException {
    Outcome outcome = memories.delete(request.caller(), id(request), request.ifMatch());
    ObjectNode answer = object().put("message", "Memory deleted successfully!");
    Outcomes.put(answer, outcome);
    request.answer(answer);
  }

  private void history(Request request) throws SQLException {
    request.answer(PlatformItem.history(memories.versions(request.caller(), id(request))));
  }

  private void deleteAll(Request request) throws SQLException, WriteException {
    Filter scope =
        scope(request)
            .orElseThrow(
                () ->
                    ApiException.of(
                        400, "One of user_id, agent_id, app_id or run_id is required."));
    long deleted = memories.deleteAll(request.caller(), scope);
    request.answer(
        object().put("message", "Memories deleted successfully!").put("deleted", deleted));
  }

  private void batchUpdate(Request request) throws SQLException, WriteException {
    List<JsonNode> batch = batch(request);
    for (int i = 0; i < batch.size(); i++) {
      JsonNode text = batch.get(i).path("text");
      ObjectNode metadata =
          batch.get(i).path("metadata") instanceof ObjectNode given ? given : object();
      if (!text.isTextual() && metadata.isEmpty()) {
        throw ApiException.invalid(
            List.of("body", "memories", i, "text"), "missing", "Field required");
      }
      memories.update(
          request.caller(),
          batchId(batch.get(i), i),
          OptionalLong.empty(),
          memory -> edit(Optional.ofNullable(text.textValue()), metadata, memory));
    }
    request.answer(object().put("message", "Successfully updated " + batch.size() + " memories"));
  }

  private void batchDelete(Request request) throws SQLException, WriteException {
    List<JsonNode> batch = batch(request);
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      ids.add(batchId(batch.get(i), i));
    }
    int deleted = memories.delete(request.caller(), ids);
    request.answer(object().put("message", "Successfully deleted " + deleted + " memories"));
  }

  private static List<JsonNode> batch(Request request) {
    List<JsonNode> batch =
        request.body().list("memories").orElseThrow(() -> Body.missing("memories"));
    if (batch.size() > BATCH) {
      throw ApiException.of(400, "A batch has at most " + BATCH + " memories.");
    }
    return batch;
  }

  private static UUID batchId(JsonNode entry, int index) {
    return Request.uuid(entry.path("memory_id").asText())
        .orElseThrow(
            () ->
                ApiException.invalid(
                    List.of("body", "memories", index, "memory_id"),
                    "uuid_parsing",
                    "Input should be a valid UUID"));
  }

  private void entities(Request request) throws SQLException {
    long size = request.query("page_size", USUAL_PAGE, 1, MOST);
    long page = request.query("page", 1, 1, Integer.MAX_VALUE);
    List<Entity> all = entities.list(request.caller());
    ObjectNode answer = pageOf(request, all.size(), page, size);
    ArrayNode results = answer.putArray("results");
    all.stream()
        .skip((page - 1) * size)
        .limit(size)
        .forEach(entity -> results.add(PlatformItem.of(entity)));
    request.answer(answer);
  }

  private void deleteEntity(Request request) throws SQLException, WriteException {
    Filter filter = entities.of(request.caller(), request.path("type"), request.path("name"));
    memories.deleteAll(request.caller(), filter);
    request.answer(object().put("message", "Entity deleted successfully!"));
  }

  private Optional<Filter> scope(Request request) throws SQLException {
    List<Filter> parts = new ArrayList<>();
    Optional<String> user = request.query("user_id");
    if (user.isPresent()) {
      parts.add(
          new Filter.OfUser(UUID.fromString(memories.user(request.caller(), user.get()).getId())));
    }
    request.query("agent_id").ifPresent(id -> parts.add(Additions.equal(Field.Own.AGENT_ID, id)));
    request.query("app_id").ifPresent(id -> parts.add(Additions.equal(Field.Own.APP, id)));
    request.query("run_id").ifPresent(id -> parts.add(Additions.equal(Field.Own.RUN_ID, id)));
    return parts.isEmpty() ? Optional.empty() : Optional.of(new Filter.And(parts));
  }

  private Memory memory(Request request) throws SQLException {
    return memories.memory(request.caller(), id(request)).orElseThrow(Memories::notFound);
  }

  private static UUID id(Request request) {
    return request.memoryId("id").orElseThrow(Memories::notFound);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static RouteDoc paged(RouteDoc doc) {
    return doc.query("page", "integer", "From 1 on.")
        .query("page_size", "integer", "1 to 1000, 100 if not told.");
  }

  private static RouteDoc scoped(RouteDoc doc) {
    return doc.query("user_id", "string", "A user, by string id or UUID.")
        .query("agent_id", "string", "An agent.")
        .query("app_id", "string", "An app.")
        .query("run_id", "string", "A run.");
  }

  private static Route get(
      String path, String id, String summary, RouteDoc doc, Route.Operation operation) {
    return route(HandlerType.GET, path, id, summary, doc, operation);
  }

  private static Route post(
      String path, String id, String summary, RouteDoc doc, Route.Operation operation) {
    return route(HandlerType.POST, path, id, summary, doc, operation);
  }

  private static Route delete(
      String path, String id, String summary, RouteDoc doc, Route.Operation operation) {
    return route(HandlerType.DELETE, path, id, summary, doc, operation);
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
