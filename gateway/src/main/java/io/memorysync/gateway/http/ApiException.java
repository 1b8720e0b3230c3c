package io.memorysync.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer other than the one that was asked for, in the form of FastAPI and Django REST, which
 * the imitated APIs share: an object with {@code detail}.
 */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient ObjectNode body;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  private ApiException(int status, JsonNode detail) {
    super(detail.isTextual() ? detail.textValue() : "Status " + status);
    this.status = status;
    this.body = JsonNodeFactory.instance.objectNode().set("detail", detail);
  }

  /** An answer with a sentence. */
  public static ApiException of(int status, String detail) {
    return new ApiException(status, TextNode.valueOf(detail));
  }

  /**
   * A body or parameter that is not as it has to be: 422, as FastAPI has it.
   *
   * @param where {@code body} or {@code query}, then names and indexes
   * @param type FastAPI's name of the problem, such as {@code missing}
   */
  public static ApiException invalid(List<Object> where, String type, String message) {
    ArrayNode problems = JsonNodeFactory.instance.arrayNode();
    ObjectNode problem = problems.addObject();
    problem.put("type", type);
    ArrayNode loc = problem.putArray("loc");
    where.forEach(
        part -> {
          if (part instanceof Integer index) {
            loc.add(index);
          } else {
            loc.add(part.toString());
          }
        });
    problem.put("msg", message);
    return new ApiException(422, problems);
  }

  /** The same answer with a header. */
  public ApiException header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The same answer with a number beside its detail. */
  public ApiException with(String name, long value) {
    body.put(name, value);
    return this;
  }

  public int status() {
    return status;
  }

  /** The JSON of the answer. */
  public ObjectNode body() {
    return body;
  }

  /** Its headers beside the usual ones. */
  public Map<String, String> headers() {
    return headers;
  }
}
