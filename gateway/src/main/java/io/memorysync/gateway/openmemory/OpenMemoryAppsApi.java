package io.memorysync.gateway.openmemory;

import static io.memorysync.gateway.http.RouteDoc.answers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HandlerType;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.http.ApiException;
import io.memorysync.gateway.http.Request;
import io.memorysync.gateway.http.Route;
import io.memorysync.gateway.http.RouteDoc;
import io.memorysync.gateway.model.App;
import io.memorysync.gateway.read.MemoryReader.Order;
import io.memorysync.gateway.read.MemoryReader.Page;
import io.memorysync.gateway.service.Entities;
import io.memorysync.gateway.service.Memories;
import io.memorysync.schema.UserRef;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * OpenMemory's routes of apps and statistics. An app is there as long as a memory of it is; all are
 * active, and none has been seen reading, for the gateway keeps no log of that.
 */
public final class OpenMemoryAppsApi implements Route.Api {

  private static final String FAMILY = "openmemory";
  private static final String APPS = "/api/v1/apps";
  private static final int LARGEST_PAGE = 100;
  private static final int USUAL_PAGE = 10;

  private final Memories memories;
  private final OpenMemoryApps apps;

  public OpenMemoryAppsApi(Memories memories, Entities entities) {
    this.memories = memories;
    this.apps = new OpenMemoryApps(entities);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        route(
            APPS + "/",
            "openMemoryApps",
            "List apps",
            paged(answers("OpenMemoryApps"))
                .query("name", "string", "Part of the name, in any case.")
                .query("is_active", "boolean", "Every app is.")
                .query("sort_by", "string", "name, memories or memories_accessed.")
                .query("sort_direction", "string", "asc or desc."),
            this::list),
        route(
            APPS + "/{id}",
            "openMemoryApp",
            "How many memories came through an app",
            answers("OpenMemoryApp"),
            this::get),
        route(
            APPS + "/{id}/memories",
            "openMemoryAppMemories",
            "List the memories that came through an app",
            paged(answers("OpenMemoryAppMemories")),
            this::created),
        route(
            APPS + "/{id}/accessed",
            "openMemoryAppAccessed",
            "List the memories that an app has read: the gateway keeps no such log",
            paged(answers("OpenMemoryAppMemories")),
            this::accessed),
        route(
            "/api/v1/stats/",
            "openMemoryStats",
            "How many memories and apps a user has",
            answers("OpenMemoryStats")
                .query("user_id", "string", "The user, by string id or UUID."),
            this::stats));
  }

  private void list(Request request) throws SQLException {
    String part = request.query("name").orElse("").toLowerCase(Locale.ROOT);
    boolean inactive = request.query("is_active").filter("false"::equalsIgnoreCase).isPresent();
    List<App> all =
        apps.all(request.caller(), Filter.all()).stream()
            .filter(app -> !inactive && app.name().toLowerCase(Locale.ROOT).contains(part))
            .sorted(order(request))
            .toList();
    ObjectNode answer = page(request, all.size());
    ArrayNode listed = answer.putArray("apps");
    all.stream()
        .skip(offset(request))
        .limit(size(request))
        .forEach(
            app -> {
              ObjectNode item = listed.addObject().put("id", id(app)).put("name", app.name());
              item.put("is_active", true);
              item.put("total_memories_created", app.memories());
              item.put("total_memories_accessed", 0);
            });
    request.answer(answer);
  }

  private static Comparator<App> order(Request request) {
    Comparator<App> order =
        request.query("sort_by").filter("memories"::equals).isPresent()
            ? Comparator.comparingLong(App::memories)
            : Comparator.comparing(App::name);
    return request.query("sort_direction").filter("desc"::equals).isPresent()
        ? order.reversed()
        : order;
  }

  private void get(Request request) throws SQLException {
    App app = app(request);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("is_active", true);
    answer.put("total_memories_created", app.memories()).put("total_memories_accessed", 0);
    request.answer(answer.putNull("first_accessed").putNull("last_accessed"));
  }

  private void created(Request request) throws SQLException {
    App app = app(request);
    ObjectNode answer = page(request, app.memories());
    ArrayNode listed = answer.putArray("memories");
    memories
        .list(
            request.caller(),
            OpenMemoryApps.of(app),
            new Page(size(request), offset(request), Order.NEWEST))
        .forEach(memory -> listed.add(OpenMemoryItem.ofApp(memory)));
    request.answer(answer);
  }

  private void accessed(Request request) throws SQLException {
    app(request);
    ObjectNode answer = page(request, 0);
    answer.putArray("memories");
    request.answer(answer);
  }

  private void stats(Request request) throws SQLException {
    String name =
        request
            .query("user_id")
            .or(() -> request.caller().userKey())
            .orElseThrow(
                () ->
                    ApiException.invalid(List.of("query", "user_id"), "missing", "Field required"));
    UserRef user = memories.user(request.caller(), name);
    List<App> own = apps.all(request.caller(), new Filter.OfUser(UUID.fromString(user.getId())));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("total_memories", own.stream().mapToLong(App::memories).sum());
    answer.put("total_apps", own.size());
    ArrayNode rows = answer.putArray("apps");
    own.forEach(app -> rows.add(OpenMemoryItem.row(app)));
    request.answer(answer);
  }

  private App app(Request request) throws SQLException {
    String id =
        request
            .memoryId("id")
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        List.of("path", "app_id"), "uuid_parsing", "Input should be a valid UUID"))
            .toString();
    return apps.all(request.caller(), Filter.all()).stream()
        .filter(app -> id(app).equals(id))
        .findFirst()
        .orElseThrow(() -> ApiException.of(404, "App not found"));
  }

  private static String id(App app) {
    return OpenMemoryApps.id(app.owner(), app.name()).toString();
  }

  private static ObjectNode page(Request request, long total) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("total", total);
    return answer.put("page", number(request)).put("page_size", size(request));
  }

  private static long number(Request request) {
    return request.query("page", 1, 1, Integer.MAX_VALUE);
  }

  private static long size(Request request) {
    return request.query("page_size", USUAL_PAGE, 1, LARGEST_PAGE);
  }

  private static long offset(Request request) {
    return (number(request) - 1) * size(request);
  }

  private static RouteDoc paged(RouteDoc doc) {
    return doc.query("page", "integer", "From 1 on.")
        .query("page_size", "integer", "1 to 100, 10 if not told.");
  }

  private static Route route(
      String path, String id, String summary, RouteDoc doc, Route.Operation operation) {
    return new Route(HandlerType.GET, path, FAMILY, id, summary, false, doc, operation);
  }
}
