package io.memorysync.gateway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.memorysync.monitor.Monitor;
import io.memorysync.monitor.PipelineView.Arrow;
import io.memorysync.operate.config.OperationsException;
import io.memorysync.operate.output.Steps;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;

/**
 * Lets a sink read its topic from the start, through Connect's REST interface; how far it has come
 * is what the monitor sees.
 */
final class SinkReplay {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** After that long the monitor has seen what there is to read, if there is anything. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

  private static final int NOT_FOUND = 404;

  /** The worker is rebalancing; the same request will do in a moment. */
  private static final int CONFLICT = 409;

  private final String connectUrl;
  private final Monitor monitor;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  SinkReplay(String connectUrl, Monitor monitor) {
    this.connectUrl = connectUrl.replaceAll("/+$", "");
    this.monitor = monitor;
  }

  /** Whether there is a sink connector of that name. */
  boolean exists(String sink) throws InterruptedException {
    HttpResponse<String> answer = call("GET", "/connectors/" + sink + "/status");
    return answer.statusCode() != NOT_FOUND && body(answer).path("type").asText().equals("sink");
  }

  /** Replays and waits until the sink has caught up. */
  JsonNode run(String sink, Steps steps) throws InterruptedException {
    try (Steps.Step stopping = steps.begin("Stopping " + sink)) {
      send("PUT", "/connectors/" + sink + "/stop");
      awaitStopped(sink);
      send("DELETE", "/connectors/" + sink + "/offsets");
      stopping.at(1, 1);
    }
    long most = 0;
    send("PUT", "/connectors/" + sink + "/resume");
    try (Steps.Step reading = steps.begin("Reading the topic from the start")) {
      long began = System.nanoTime();
      while (true) {
        failOn(body(call("GET", "/connectors/" + sink + "/status")), sink);
        long behind = behind(sink);
        most = Math.max(most, behind);
        reading.at(most - behind, most);
        boolean seen = most > 0 || System.nanoTime() - began > FIRST_LOOK.toNanos();
        if (seen && behind == 0) {
          return JsonNodeFactory.instance.objectNode().put("records", most);
        }
        Thread.sleep(LOOK_EVERY.toMillis());
      }
    }
  }

  private long behind(String sink) {
    return monitor.current().arrows().stream()
        .filter(arrow -> arrow.to().equals(sink))
        .map(Arrow::behind)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  private void awaitStopped(String sink) throws InterruptedException {
    long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
    while (true) {
      JsonNode status = body(call("GET", "/connectors/" + sink + "/status"));
      if (status.path("connector").path("state").asText().equals("STOPPED")
          && status.path("tasks").isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new OperationsException(
            sink + " did not stop within " + STOP_TIMEOUT.toSeconds() + " s; look at its tasks.");
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
  }

  private static void failOn(JsonNode status, String sink) {
    boolean failed =
        status.path("connector").path("state").asText().equals("FAILED")
            || status.path("tasks").findValuesAsText("state").contains("FAILED");
    if (failed) {
      throw new OperationsException(
          sink + " failed while it read; mend what its task says, then replay again.");
    }
  }

  private void send(String method, String path) throws InterruptedException {
    long deadline = System.nanoTime() + REQUEST_TIMEOUT.toNanos();
    HttpResponse<String> answer = call(method, path);
    while (answer.statusCode() == CONFLICT && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_EVERY.toMillis());
      answer = call(method, path);
    }
    if (answer.statusCode() >= 400) {
      throw new OperationsException(
          "Connect refused " + method + " " + path + " with " + answer.statusCode() + ".");
    }
  }

  private static JsonNode body(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new OperationsException("Connect answered with no JSON.", e);
    }
  }

  private HttpResponse<String> call(String method, String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(connectUrl + path))
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new OperationsException(
          "Connect does not answer; check monitor.connect.url and that its worker runs.", e);
    }
  }
}
