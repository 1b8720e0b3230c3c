package io.memorysync.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.memorysync.gateway.access.Caller;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request while it is answered. */
public final class Request {

  private static final Pattern VERSION = Pattern.compile("(?:W/)?\"?(\\d{1,18})\"?");

  private final Context context;
  private final Caller caller;
  private final ObjectMapper json;

  Request(Context context, Caller caller, ObjectMapper json) {
    this.context = context;
    this.caller = caller;
    this.json = json;
  }

  public Caller caller() {
    return caller;
  }

  /** A parameter of the path. */
  public String path(String name) {
    return context.pathParam(name);
  }

  /** A memory's UUID in the path; empty if it is none, and so no memory's. */
  public Optional<UUID> memoryId(String name) {
    return uuid(path(name));
  }

  /** A UUID of 36 characters; empty if the text is anything else. */
  public static Optional<UUID> uuid(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A parameter of the query; empty if it is not there or empty. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
  }

  /** A whole number in the query. */
  public long query(String name, long otherwise, long least, long most) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return between(List.of("query", name), Long.parseLong(text.get()), least, most);
    } catch (NumberFormatException e) {
      throw ApiException.invalid(
          List.of("query", name),
          "int_parsing",
          "Input should be a valid integer, unable to parse string as an integer");
    }
  }

  /** Whether the query says true to something. */
  public boolean flag(String name) {
    return query(name).map(text -> text.equalsIgnoreCase("true") || text.equals("1")).orElse(false);
  }

  /** The body, which has to be a JSON object. */
  public Body body() {
    return new Body(object(context.body()));
  }

  /** The body; an empty object if there is none. */
  public Body bodyOrNothing() {
    String text = context.body();
    return new Body(text.isBlank() ? json.createObjectNode() : object(text));
  }

  /** The version that the memory has to have for the request to count. */
  public OptionalLong ifMatch() {
    String header = context.header("If-Match");
    if (header == null || header.trim().equals("*")) {
      return OptionalLong.empty();
    }
    Matcher version = VERSION.matcher(header.trim());
    if (!version.matches()) {
      throw ApiException.of(400, "If-Match takes the version of a memory, such as \"3\".");
    }
    return OptionalLong.of(Long.parseLong(version.group(1)));
  }

  /** A header; empty if it is not there. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(context.header(name));
  }

  /** Sets a header of the answer. */
  public Request answerHeader(String name, String value) {
    context.header(name, value);
    return this;
  }

  /** Tells the version of the memory that is answered with. */
  public Request etag(long version) {
    return answerHeader("ETag", "\"" + version + "\"");
  }

  /** The path and query with another value of a parameter, as a URL of this server. */
  public String urlWith(String name, long value) {
    StringBuilder url = new StringBuilder(context.url()).append('?');
    context
        .queryParamMap()
        .forEach(
            (key, values) -> {
              if (!key.equals(name)) {
                values.forEach(
                    each -> url.append(encoded(key)).append('=').append(encoded(each)).append('&'));
              }
            });
    return url.append(name).append('=').append(value).toString();
  }

  /** Answers with JSON. */
  public void answer(JsonNode body) {
    answer(200, body);
  }

  /** Answers with JSON and a status. */
  public void answer(int status, JsonNode body) {
    context.status(status).contentType("application/json").result(text(body));
  }

  private String text(JsonNode body) {
    try {
      return json.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree can always be written", e);
    }
  }

  private ObjectNode object(String text) {
    JsonNode tree;
    try {
      tree = json.readTree(text);
    } catch (JsonProcessingException e) {
      // The message quotes the body.
      throw ApiException.invalid(List.of("body"), "json_invalid", "JSON decode error");
    }
    if (tree == null || tree.isMissingNode()) {
      throw ApiException.invalid(List.of("body"), "missing", "Field required");
    }
    if (!(tree instanceof ObjectNode object)) {
      throw ApiException.invalid(
          List.of("body"), "model_attributes_type", "Input should be a valid dictionary");
    }
    return object;
  }

  static long between(List<Object> where, long value, long least, long most) {
    if (value < least) {
      throw ApiException.invalid(
          where, "greater_than_equal", "Input should be greater than or equal to " + least);
    }
    if (value > most) {
      throw ApiException.invalid(
          where, "less_than_equal", "Input should be less than or equal to " + most);
    }
    return value;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
