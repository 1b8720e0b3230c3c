package io.memorysync.gateway.http;

import java.util.ArrayList;
import java.util.List;

/**
 * What is said of a route: its parameters, the body it takes and the answer it gives.
 *
 * @param body name of a schema; null for none
 * @param answer name of a schema
 */
public record RouteDoc(List<Parameter> parameters, String body, String answer) {

  /** The schema of an answer that can be anything. */
  public static final String ANY = "Any";

  /**
   * A parameter of the query or a header.
   *
   * @param in {@code query} or {@code header}
   * @param type of JSON schema
   */
  public record Parameter(String name, String in, String type, String description) {}

  public RouteDoc {
    parameters = List.copyOf(parameters);
  }

  /** Answers with a schema and takes nothing. */
  public static RouteDoc answers(String schema) {
    return new RouteDoc(List.of(), null, schema);
  }

  /** The same route that takes a body. */
  public RouteDoc takes(String schema) {
    return new RouteDoc(parameters, schema, answer);
  }

  /** The same route with a parameter of its query. */
  public RouteDoc query(String name, String type, String description) {
    return with(new Parameter(name, "query", type, description));
  }

  /** The same route, which can be made conditional. */
  public RouteDoc conditional() {
    return with(
        new Parameter(
            "If-Match", "header", "string", "Version that the memory must have; else 412."));
  }

  private RouteDoc with(Parameter parameter) {
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(parameter);
    return new RouteDoc(more, body, answer);
  }
}
