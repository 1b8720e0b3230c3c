package io.memorysync.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.function.Supplier;

/** {@code /health/live} and {@code /health/ready}, with reasons. */
public final class HealthApi implements Route.Api {

  private static final String FAMILY = "operation";

  private final Supplier<List<String>> troubles;

  /**
   * @param troubles why requests may fail now, a sentence each; empty if all is well
   */
  public HealthApi(Supplier<List<String>> troubles) {
    this.troubles = troubles;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        route("/health/live", "live", "Whether the process answers", this::live),
        route(
            "/health/ready",
            "ready",
            "Whether requests can be answered, and why not",
            this::ready));
  }

  private void live(Request request) {
    request.answer(state("live", List.of()));
  }

  private void ready(Request request) {
    List<String> reasons = troubles.get();
    boolean ready = reasons.isEmpty();
    request.answer(ready ? 200 : 503, state(ready ? "ready" : "waiting", reasons));
  }

  private static ObjectNode state(String state, List<String> reasons) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("state", state);
    answer.put("ready", reasons.isEmpty());
    ArrayNode sentences = answer.putArray("reasons");
    reasons.forEach(sentences::add);
    return answer;
  }

  private static Route route(String path, String id, String summary, Route.Operation operation) {
    return new Route(
        HandlerType.GET, path, FAMILY, id, summary, false, RouteDoc.answers("Health"), operation);
  }
}
