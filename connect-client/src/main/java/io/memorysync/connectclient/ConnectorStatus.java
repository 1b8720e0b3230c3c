package io.memorysync.connectclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * States of a connector and its tasks, as Connect names them (RUNNING, FAILED, STOPPED, …).
 *
 * @param error first line of the connector's own stack trace, null while it has none
 */
public record ConnectorStatus(
    String name, String type, String state, String error, List<Task> tasks) {

  /**
   * One task.
   *
   * @param worker address of the worker that runs it
   * @param error first line of its stack trace, null while it has none
   */
  public record Task(int id, String state, String worker, String error) {}

  private static final String FAILED = "FAILED";

  static ConnectorStatus of(JsonNode status) {
    List<Task> tasks = new ArrayList<>();
    for (JsonNode task : status.path("tasks")) {
      tasks.add(
          new Task(
              task.path("id").asInt(),
              task.path("state").asText(),
              task.path("worker_id").asText(),
              error(task)));
    }
    JsonNode connector = status.path("connector");
    return new ConnectorStatus(
        status.path("name").asText(),
        status.path("type").asText(),
        connector.path("state").asText(),
        error(connector),
        List.copyOf(tasks));
  }

  /** Whether the connector runs with at least one task, and all of its tasks run. */
  public boolean isRunning() {
    return state.equals("RUNNING")
        && !tasks.isEmpty()
        && tasks.stream().allMatch(task -> task.state.equals("RUNNING"));
  }

  /** Whether the connector is stopped and has no tasks. */
  public boolean isStopped() {
    return state.equals("STOPPED") && tasks.isEmpty();
  }

  /** Why the connector or one of its tasks failed. */
  public Optional<String> failure() {
    if (state.equals(FAILED)) {
      return Optional.of(reason(error));
    }
    return tasks.stream()
        .filter(task -> task.state.equals(FAILED))
        .map(task -> reason(task.error))
        .findFirst();
  }

  private static String reason(String error) {
    return error == null ? "no reason was given" : error;
  }

  /** The deepest cause says what happened; what is above it only says where it was noticed. */
  private static String error(JsonNode node) {
    String trace = node.path("trace").asText("");
    if (trace.isBlank()) {
      return null;
    }
    String first = trace.lines().findFirst().orElse("");
    return trace
        .lines()
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((above, below) -> below)
        .map(cause -> first + " <- " + cause.substring("Caused by: ".length()))
        .orElse(first);
  }
}
