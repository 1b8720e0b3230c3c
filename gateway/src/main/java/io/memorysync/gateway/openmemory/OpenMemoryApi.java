package io.memorysync.gateway.openmemory;

import static io.memorysync.gateway.http.RouteDoc.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.javalin.http.HandlerType;
import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.filter.Filter.Compare;
import io.memorysync.gateway.filter.Filter.Field;
import io.memorysync.gateway.filter.Filter.Operator;
import io.memorysync.gateway.filter.Filter.Scalar;
import io.memorysync.gateway.filter.Filter.Value;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.http.Body;
import io.memorysync.gateway.http.Request;
import io.memorysync.gateway.http.Route;
import io.memorysync.gateway.http.RouteDoc;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.read.MemoryReader.Order;
import io.memorysync.gateway.read.MemoryReader.Page;
import io.memorysync.gateway.service.Additions;
import io.memorysync.gateway.service.Additions.Addition;
import io.memorysync.gateway.service.Entities;
import io.memorysync.gateway.service.Memories;
import io.memorysync.gateway.service.Messages.Message;
import io.memorysync.gateway.service.Outcomes;
import io.memorysync.gateway.write.Edit;
import io.memorysync.gateway.write.Outcome;
import io.memorysync.gateway.write.WriteException;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.form.NormalForm;
import io.memorysync.schema.identity.NameUuid;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The routes of OpenMemory's API that deal with memories. Lists show active memories, and archived
 * ones where they are asked for; paused and deleted ones are found by id only, as in OpenMemory. A
 * user whom nobody knew is made with his first memory; OpenMemory itself answers with 404 then.
 */
public final class OpenMemoryApi implements Route.Api {

  private static final String FAMILY = "openmemory";
  private static final String BASE = "/api/v1/memories";
  private static final int LARGEST_PAGE = 100;
  private static final int RELATED = 5;
  private static final int CATEGORY_SAMPLE = 10_000;

  private final Memories memories;
  private final Additions additions;
  private final OpenMemoryApps apps;

  public OpenMemoryApi(Memories memories, Additions additions, Entities entities) {
    this.memories = memories;
    this.additions = additions;
    this.apps = new OpenMemoryApps(entities);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        route(
            HandlerType.GET,
            "/",
            "openMemoryList",
            "List a user's active memories",
            listing(answers("OpenMemoryPage")),
            this::list),
        route(
            HandlerType.POST,
            "/",
            "openMemoryAdd",
            "Add a memory",
            answers("OpenMemoryRow").takes("OpenMemoryAdd"),
            this::add),
        route(
            HandlerType.DELETE,
            "/",
            "openMemoryDeleteSeveral",
            "Delete memories in every store",
            answers("Message").takes("OpenMemoryIds"),
            this::deleteSeveral),
        route(
            HandlerType.GET,
            "/categories",
            "openMemoryCategories",
            "The categories of a user's memories",
            user(answers("OpenMemoryCategories")),
            this::categories),
        route(
            HandlerType.POST,
            "/filter",
            "openMemoryFilter",
            "List memories by filters",
            answers("OpenMemoryPage").takes("OpenMemoryFilter"),
            this::filter),
        route(
            HandlerType.POST,
            "/actions/archive",
            "openMemoryArchive",
            "Archive memories",
            answers("Message").takes("OpenMemoryIds"),
            this::archive),
        route(
            HandlerType.POST,
            "/actions/pause",
            "openMemoryPause",
            "Pause memories, or make them active again",
            answers("Message").takes("OpenMemoryPause"),
            this::pause),
        route(
            HandlerType.GET,
            "/{id}",
            "openMemoryGet",
            "A memory",
            answers("OpenMemoryDetail"),
            this::get),
        route(
            HandlerType.PUT,
            "/{id}",
            "openMemoryUpdate",
            "Change the text of a memory",
            answers("OpenMemoryRow").takes("OpenMemoryUpdate").conditional(),
            this::update),
        route(
            HandlerType.DELETE,
            "/{id}",
            "openMemoryDelete",
            "Delete a memory in every store",
            answers("Message").conditional(),
            this::delete),
        route(
            HandlerType.GET,
            "/{id}/access-log",
            "openMemoryAccessLog",
            "Who has read a memory: the gateway keeps no such log",
            answers("OpenMemoryAccessLog"),
            this::accessLog),
        route(
            HandlerType.GET,
            "/{id}/related",
            "openMemoryRelated",
            "Memories of the same categories",
            user(answers("OpenMemoryPage")),
            this::related));
  }

  private void list(Request request) throws SQLException {
    Caller caller = request.caller();
    UserRef user = userInQuery(request);
    List<Filter> parts = new ArrayList<>(List.of(of(user), states(false)));
    Optional<String> app = request.query("app_id");
    if (app.isPresent()) {
      parts.add(apps.of(caller, user, Set.of(app.get())));
    }
    request.query("from_date").ifPresent(from -> parts.add(time(Operator.GTE, "from_date", from)));
    request.query("to_date").ifPresent(to -> parts.add(time(Operator.LTE, "to_date", to)));
    request
        .query("categories")
        .ifPresent(names -> parts.add(inCategories(List.of(names.split(",")))));
    request.query("search_query").ifPresent(words -> parts.add(contains(words)));
    page(
        request,
        new Filter.And(parts),
        request.query("page", 1, 1, Integer.MAX_VALUE),
        request.query("size", 50, 1, LARGEST_PAGE),
        order(request.query("sort_column"), request.query("sort_direction")));
  }

  private void filter(Request request) throws SQLException {
    Caller caller = request.caller();
    Body body = request.body();
    UserRef user = memories.user(caller, body.text("user_id"));
    List<Filter> parts =
        new ArrayList<>(List.of(of(user), states(body.flag("show_archived", false))));
    Optional<List<String>> appIds = body.texts("app_ids").filter(ids -> !ids.isEmpty());
    if (appIds.isPresent()) {
      parts.add(apps.of(caller, user, new HashSet<>(appIds.get())));
    }
    Optional<List<String>> categories = body.texts("category_ids").filter(ids -> !ids.isEmpty());
    if (categories.isPresent()) {
      parts.add(inCategories(names(caller, user, categories.get())));
    }
    body.value("from_date")
        .ifPresent(at -> parts.add(time(Operator.GTE, "from_date", at.asText())));
    body.value("to_date").ifPresent(at -> parts.add(time(Operator.LTE, "to_date", at.asText())));
    body.optionalText("search_query")
        .filter(words -> !words.isBlank())
        .ifPresent(words -> parts.add(contains(words)));
    page(
        request,
        new Filter.And(parts),
        body.number("page", 1, 1, Integer.MAX_VALUE),
        body.number("size", 10, 1, LARGEST_PAGE),
        order(body.optionalText("sort_column"), body.optionalText("sort_direction")));
  }

  private void page(Request request, Filter filter, long page, long size, Order order)
      throws SQLException {
    long total = memories.count(request.caller(), filter);
    ObjectNode answer = object();
    ArrayNode items = answer.putArray("items");
    memories
        .list(request.caller(), filter, new Page(size, (page - 1) * size, order))
        .forEach(memory -> items.add(OpenMemoryItem.listed(memory)));
    answer.put("total", total).put("page", page).put("size", size);
    request.answer(answer.put("pages", (total + size - 1) / size));
  }

  private void add(Request request) throws SQLException, WriteException {
    Body body = request.body();
    ObjectNode metadata = body.object("metadata").orElseGet(OpenMemoryApi::object);
    Additions.Result result =
        additions.add(
            request.caller(),
            new Addition(
                Optional.of(body.text("user_id")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(body.optionalText("app").orElse(OpenMemoryApps.USUAL)),
                metadata,
                Optional.empty(),
                List.of(new Message("user", body.text("text"), null)),
                body.flag("infer", true),
                ""));
    if (result.added().isEmpty()) {
      request.answer(JsonNodeFactory.instance.nullNode());
      return;
    }
    Outcome outcome = result.added().get(0).outcome();
    ObjectNode row = OpenMemoryItem.row(outcome.version().memory());
    Outcomes.put(row, outcome);
    if (body.flag("infer", true) && !result.inferred()) {
      row.put("notice", Additions.NOT_INFERRED);
    }
    request.etag(outcome.version().memory().version()).answer(row);
  }

  private void get(Request request) throws SQLException {
    Memory memory = memory(request);
    request.etag(memory.version()).answer(OpenMemoryItem.detailed(memory));
  }

  private void update(Request request) throws SQLException, WriteException {
    Body body = request.body();
    String content = body.text("memory_content");
    Outcome outcome =
        memories.update(
            request.caller(),
            id(request),
            request.ifMatch(),
            memory -> Edit.nothing().content(content));
    Memory now = outcome.version() == null ? memory(request) : outcome.version().memory();
    ObjectNode row = OpenMemoryItem.row(now);
    Outcomes.put(row, outcome);
    request.etag(now.version()).answer(row);
  }

  private void delete(Request request) throws SQLException, WriteException {
    Outcome outcome = memories.delete(request.caller(), id(request), request.ifMatch());
    ObjectNode answer = object().put("message", "Successfully deleted memory " + id(request));
    Outcomes.put(answer, outcome);
    request.answer(answer);
  }

  private void deleteSeveral(Request request) throws SQLException, WriteException {
    Body body = request.body();
    memories.user(request.caller(), body.text("user_id"));
    int deleted = memories.delete(request.caller(), ids(body));
    request.answer(object().put("message", "Successfully deleted " + deleted + " memories"));
  }

  private void archive(Request request) throws SQLException, WriteException {
    Body body = request.body();
    int count = restate(request, ids(body), MemoryState.ARCHIVED);
    request.answer(object().put("message", "Successfully archived " + count + " memories"));
  }

  private void pause(Request request) throws SQLException, WriteException {
    Body body = request.body();
    UserRef user = memories.user(request.caller(), body.text("user_id"));
    MemoryState state = state(body);
    List<UUID> ids;
    if (body.flag("global_pause", false)) {
      ids = idsOf(request.caller(), of(user));
    } else if (body.has("app_id")) {
      Filter app = apps.of(request.caller(), user, Set.of(body.text("app_id")));
      ids = idsOf(request.caller(), of(user).and(app));
    } else if (body.has("category_ids")) {
      List<String> names = names(request.caller(), user, body.texts("category_ids").orElseThrow());
      ids = idsOf(request.caller(), of(user).and(inCategories(names)));
    } else if (body.has("memory_ids")) {
      ids = ids(body);
    } else {
      throw ApiException.of(400, "Invalid pause request parameters");
    }
    int count = restate(request, ids, state);
    String done = state == MemoryState.PAUSED ? "paused" : "set to " + lower(state);
    request.answer(object().put("message", "Successfully " + done + " " + count + " memories"));
  }

  private int restate(Request request, List<UUID> ids, MemoryState state)
      throws SQLException, WriteException {
    int count = 0;
    for (UUID id : ids) {
      if (memories.memory(request.caller(), id).isPresent()) {
        memories.update(
            request.caller(), id, OptionalLong.empty(), memory -> Edit.nothing().state(state));
        count++;
      }
    }
    return count;
  }

  private List<UUID> idsOf(Caller caller, Filter filter) throws SQLException {
    return memories.list(caller, filter, Page.first(CATEGORY_SAMPLE)).stream()
        .map(Memory::id)
        .toList();
  }

  private static MemoryState state(Body body) {
    String name = body.optionalText("state").orElse("paused");
    for (MemoryState state :
        List.of(MemoryState.ACTIVE, MemoryState.PAUSED, MemoryState.ARCHIVED)) {
      if (lower(state).equals(name)) {
        return state;
      }
    }
    throw ApiException.invalid(
        List.of("body", "state"), "enum", "Input should be 'active', 'paused' or 'archived'");
  }

  private void categories(Request request) throws SQLException {
    Set<String> names = categoriesOf(request.caller(), userInQuery(request));
    ObjectNode answer = object();
    ArrayNode categories = answer.putArray("categories");
    for (String name : names) {
      categories.addObject().put("id", categoryId(name)).put("name", name);
    }
    request.answer(answer.put("total", names.size()));
  }

  private Set<String> categoriesOf(Caller caller, UserRef user) throws SQLException {
    Filter withAny = of(user).and(new Filter.Present(Field.Own.CATEGORIES));
    Set<String> names = new TreeSet<>();
    memories
        .list(caller, withAny, Page.first(CATEGORY_SAMPLE))
        .forEach(memory -> names.addAll(memory.categories()));
    return names;
  }

  /** Categories that are called by the id that we show, or by name. */
  private List<String> names(Caller caller, UserRef user, List<String> called) throws SQLException {
    return categoriesOf(caller, user).stream()
        .filter(name -> called.contains(name) || called.contains(categoryId(name)))
        .toList();
  }

  private static String categoryId(String name) {
    return NameUuid.of(new UUID(0, 0), name).toString();
  }

  private void accessLog(Request request) throws SQLException {
    memory(request);
    ObjectNode answer = object().put("total", 0);
    answer.put("page", request.query("page", 1, 1, Integer.MAX_VALUE));
    answer.put("page_size", request.query("page_size", 10, 1, LARGEST_PAGE));
    answer.putArray("logs");
    request.answer(answer);
  }

  private void related(Request request) throws SQLException {
    Memory memory = memory(request);
    Filter others =
        of(userInQuery(request))
            .and(states(false))
            .and(new Filter.Not(new Filter.WithId(Set.of(memory.id()))))
            .and(inCategories(memory.categories()));
    page(request, others, 1, RELATED, Order.NEWEST);
  }

  private UserRef userInQuery(Request request) throws SQLException {
    String name =
        request
            .query("user_id")
            .or(() -> request.caller().userKey())
            .orElseThrow(
                () ->
                    ApiException.invalid(List.of("query", "user_id"), "missing", "Field required"));
    return memories.user(request.caller(), name);
  }

  private Memory memory(Request request) throws SQLException {
    return memories.memory(request.caller(), id(request)).orElseThrow(Memories::notFound);
  }

  private static UUID id(Request request) {
    return request
        .memoryId("id")
        .orElseThrow(
            () ->
                ApiException.invalid(
                    List.of("path", "memory_id"), "uuid_parsing", "Input should be a valid UUID"));
  }

  private static List<UUID> ids(Body body) {
    List<String> texts = body.texts("memory_ids").orElseThrow(() -> Body.missing("memory_ids"));
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      int index = i;
      ids.add(
          Request.uuid(texts.get(i))
              .orElseThrow(
                  () ->
                      ApiException.invalid(
                          List.of("body", "memory_ids", index),
                          "uuid_parsing",
                          "Input should be a valid UUID")));
    }
    return ids;
  }

  private static Filter of(UserRef user) {
    return new Filter.OfUser(UUID.fromString(user.getId()));
  }

  private static Filter states(boolean archivedToo) {
    return new Filter.InState(archivedToo ? Set.of("ACTIVE", "ARCHIVED") : Set.of("ACTIVE"));
  }

  private static Filter inCategories(List<String> names) {
    return new Filter.Or(
        names.stream()
            .map(
                name ->
                    (Filter)
                        new Compare(Field.Own.CATEGORIES, Operator.CONTAINS, value(name.trim())))
            .toList());
  }

  private static Filter contains(String words) {
    return new Compare(Field.Own.CONTENT, Operator.ICONTAINS, value(words));
  }

  private static Filter time(Operator operator, String name, String epochSeconds) {
    try {
      String time = Instant.ofEpochSecond(Long.parseLong(epochSeconds)).toString();
      return new Compare(Field.Own.CREATED_AT, operator, value(time));
    } catch (NumberFormatException | DateTimeException e) {
      throw ApiException.invalid(
          List.of("query", name),
          "int_parsing",
          "Input should be a valid integer, unable to parse string as an integer");
    }
  }

  private static Value value(String text) {
    return new Value(List.of(new Scalar(text, NormalForm.json(TextNode.valueOf(text)), false)));
  }

  private static Order order(Optional<String> column, Optional<String> direction) {
    boolean descending = direction.map(text -> !text.equalsIgnoreCase("asc")).orElse(true);
    return switch (column.orElse("created_at")) {
      case "created_at" -> descending ? Order.NEWEST : Order.OLDEST;
      case "memory" -> descending ? Order.CONTENT_DESCENDING : Order.CONTENT;
      case "app_name" -> descending ? Order.APP_DESCENDING : Order.APP;
      default ->
          throw ApiException.of(400, "Invalid sort column: use memory, app_name or created_at");
    };
  }

  private static String lower(MemoryState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static RouteDoc user(RouteDoc doc) {
    return doc.query("user_id", "string", "The user, by string id or UUID.");
  }

  private static RouteDoc listing(RouteDoc doc) {
    return user(doc)
        .query("app_id", "string", "An app, by name or by the id that lists show.")
        .query("from_date", "integer", "Epoch seconds.")
        .query("to_date", "integer", "Epoch seconds.")
        .query("categories", "string", "Names with commas between them.")
        .query("search_query", "string", "Part of the text, in any case.")
        .query("sort_column", "string", "memory, app_name or created_at.")
        .query("sort_direction", "string", "asc or desc.")
        .query("page", "integer", "From 1 on.")
        .query("size", "integer", "1 to 100, 50 if not told.");
  }

  private static Route route(
      HandlerType method,
      String path,
      String id,
      String summary,
      RouteDoc doc,
      Route.Operation operation) {
    return new Route(method, BASE + path, FAMILY, id, summary, false, doc, operation);
  }
}
