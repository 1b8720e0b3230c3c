package io.memorysync.gateway.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HandlerType;
import io.memorysync.gateway.http.RouteDoc.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The OpenAPI document, made of the routes that are served; the schemas that they name are in
 * {@code schemas.json} beside this class.
 */
public final class OpenApi implements Route.Api {

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private static final Map<String, String> FAILURES =
      new TreeMap<>(
          Map.of(
              "400", "Something is missing or cannot be understood.",
              "401", "No valid API key.",
              "403", "The key is for another user, or an administrator's is needed.",
              "404", "There is no such memory.",
              "413", "Larger than is taken.",
              "422", "A part of the request is not as it has to be.",
              "429", "Too many requests; Retry-After says when to come again.",
              "503", "A backend does not answer; Retry-After says when to come again."));

  private final List<Route> routes;
  private final String version;

  /**
   * @param routes all that need a key
   * @param version of the gateway
   */
  public OpenApi(List<Route> routes, String version) {
    this.routes = List.copyOf(routes);
    this.version = version;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            HandlerType.GET,
            "/openapi.json",
            "operation",
            "openapi",
            "This document",
            false,
            RouteDoc.answers(RouteDoc.ANY),
            request -> request.answer(document())));
  }

  /** The document. */
  public ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "memory-sync gateway")
        .put("version", version)
        .put(
            "description",
            "One door in front of all stores, in the APIs of mem0's self-hosted server, its hosted"
                + " platform and OpenMemory. The MCP server is at /mcp/{client}/http/{user}. The"
                + " operator's console at /console/ is no part of this document.");
    document.putArray("security").addObject().putArray("key");
    ((ArrayNode) document.get("security")).addObject().putArray("authorization");
    ObjectNode paths = document.putObject("paths");
    for (Route route : routes) {
      ObjectNode path =
          paths.has(route.path())
              ? (ObjectNode) paths.get(route.path())
              : paths.putObject(route.path());
      path.set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
    }
    ObjectNode components = document.putObject("components");
    components.set("schemas", schemas());
    ObjectNode security = components.putObject("securitySchemes");
    security.putObject("key").put("type", "apiKey").put("in", "header").put("name", "X-API-Key");
    security
        .putObject("authorization")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "Authorization")
        .put("description", "The key behind 'Token ' or 'Bearer '.");
    return document;
  }

  private static ObjectNode operation(Route route) {
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    operation.put("operationId", route.id()).put("summary", route.summary());
    operation.putArray("tags").add(route.family());
    ArrayNode parameters = operation.putArray("parameters");
    PARAMETER
        .matcher(route.path())
        .results()
        .map(MatchResult::group)
        .map(group -> group.substring(1, group.length() - 1))
        .forEach(name -> add(parameters, new Parameter(name, "path", "string", ""), true));
    route.doc().parameters().forEach(parameter -> add(parameters, parameter, false));
    if (route.doc().body() != null) {
      operation
          .putObject("requestBody")
          .put("required", true)
          .set("content", content(route.doc().body()));
    }
    ObjectNode responses = operation.putObject("responses");
    responses
        .putObject("200")
        .put("description", "Done.")
        .set("content", content(route.doc().answer()));
    FAILURES.forEach((status, description) -> failure(responses, status, description));
    boolean writes = route.method() != HandlerType.GET;
    if (writes) {
      failure(
          responses,
          "504",
          "The write was not confirmed in time. It may still apply: read before writing again.");
    }
    if (route.doc().parameters().stream().anyMatch(each -> each.name().equals("If-Match"))) {
      failure(
          responses,
          "409",
          "Another writer changed the same at the same time, and his value stays; yours is on record.");
      failure(responses, "412", "The memory is at another version, which the answer tells.");
    }
    return operation;
  }

  private static void failure(ObjectNode responses, String status, String description) {
    responses.putObject(status).put("description", description).set("content", content("Error"));
  }

  private static void add(ArrayNode parameters, Parameter parameter, boolean required) {
    ObjectNode added = parameters.addObject();
    added.put("name", parameter.name()).put("in", parameter.in()).put("required", required);
    if (!parameter.description().isEmpty()) {
      added.put("description", parameter.description());
    }
    added.putObject("schema").put("type", parameter.type());
  }

  private static ObjectNode content(String schema) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + schema);
    return content;
  }

  private static ObjectNode schemas() {
    try (InputStream in = OpenApi.class.getResourceAsStream("schemas.json")) {
      return (ObjectNode) new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
