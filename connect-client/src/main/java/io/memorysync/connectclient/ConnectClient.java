package io.memorysync.connectclient;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.TopicPartition;

/** The REST interface of a Connect cluster. */
public final class ConnectClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** The worker is rebalancing; the same request will do in a moment. */
  private static final int CONFLICT = 409;

  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  /** Somebody who only looks is told soon that there is no answer. */
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final String url;
  private final String mend;
  private final Failure failure;
  private final Duration requestTimeout;

  /** Makes the exception that its user throws. */
  @FunctionalInterface
  public interface Failure {

    /**
     * @param message a sentence for a person
     * @param cause or null
     */
    RuntimeException of(String message, Throwable cause);
  }

  /**
   * @param url {@code http://host:port}
   * @param mend what a person does when Connect does not answer, as the end of a sentence
   * @param failure of everything that does not succeed; a thread that is interrupted while it waits
   *     ends with it, too, and stays interrupted
   */
  public ConnectClient(String url, String mend, Failure failure) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build(),
        url.replaceAll("/+$", ""),
        mend,
        failure,
        REQUEST_TIMEOUT);
  }

  private ConnectClient(
      HttpClient http, String url, String mend, Failure failure, Duration requestTimeout) {
    this.http = http;
    this.url = url;
    this.mend = mend;
    this.failure = failure;
    this.requestTimeout = requestTimeout;
  }

  /**
   * The same, but it soon gives up. A worker without its broker keeps a request for a minute and a
   * half, which is too long for somebody who asks how things are.
   */
  public ConnectClient forALook() {
    return new ConnectClient(http, url, mend, failure, LOOK_TIMEOUT);
  }

  /** Names of all connectors. */
  public List<String> connectors() {
    List<String> names = new ArrayList<>();
    send("GET", "/connectors", null).forEach(name -> names.add(name.asText()));
    names.sort(null);
    return names;
  }

  /** Registers the connector, or gives it this configuration. */
  public void put(String connector, Map<String, String> config) {
    try {
      send("PUT", "/connectors/" + connector + "/config", JSON.writeValueAsString(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** States of the connector and its tasks; empty if it does not exist. */
  public Optional<ConnectorStatus> status(String connector) {
    HttpResponse<String> response = call("GET", "/connectors/" + connector + "/status", null);
    if (response.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    return Optional.of(ConnectorStatus.of(body(response)));
  }

  /** Waits until the connector and at least one task of it run; not for one that failed. */
  public void awaitRunning(String connector, Duration timeout) {
    await(
        connector,
        "RUNNING",
        timeout,
        status -> {
          status
              .failure()
              .ifPresent(
                  reason -> {
                    throw failure("Connector " + connector + " failed: " + reason);
                  });
          return status.isRunning();
        });
  }

  /** Stops the connector, also one that failed, and waits until none of its tasks is left. */
  public void stop(String connector, Duration timeout) {
    send("PUT", "/connectors/" + connector + "/stop", null);
    await(connector, "STOPPED", timeout, ConnectorStatus::isStopped);
  }

  /** Lets the connector's tasks rest; they keep what they have. */
  public void pause(String connector) {
    send("PUT", "/connectors/" + connector + "/pause", null);
  }

  public void resume(String connector) {
    send("PUT", "/connectors/" + connector + "/resume", null);
  }

  /** Starts the connector again if it failed, and those of its tasks that did. */
  public void restartFailed(String connector) {
    send("POST", "/connectors/" + connector + "/restart?includeTasks=true&onlyFailed=true", null);
  }

  /** Takes a connector away; how far it has read is kept under its name. */
  public void delete(String connector) {
    send("DELETE", "/connectors/" + connector, null);
  }

  /** Forgets how far a stopped connector has read. */
  public void deleteOffsets(String connector) {
    send("DELETE", "/connectors/" + connector + "/offsets", null);
  }

  /** How far a connector has read, as Connect tells it: {@code {"offsets": [...]}}. */
  public JsonNode offsets(String connector) {
    return send("GET", "/connectors/" + connector + "/offsets", null);
  }

  /** How far a source has read the log of its database, in bytes; empty before it has begun. */
  public OptionalLong position(String source) {
    return StreamSupport.stream(offsets(source).path("offsets").spliterator(), false)
        .map(offset -> offset.at("/offset/lsn"))
        .filter(JsonNode::isIntegralNumber)
        .mapToLong(JsonNode::asLong)
        .max();
  }

  /**
   * Lets a stopped source connector go on elsewhere when it is resumed.
   *
   * @param offsets as {@link #offsets} gives them
   */
  public void alterOffsets(String source, JsonNode offsets) {
    send("PATCH", "/connectors/" + source + "/offsets", offsets.toString());
  }

  /**
   * Lets a stopped sink connector go on elsewhere when it is resumed.
   *
   * @param offsets of the next record of each partition
   */
  public void alterOffsets(String connector, Map<TopicPartition, Long> offsets) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode all = body.putArray("offsets");
    offsets.forEach(
        (partition, offset) -> {
          ObjectNode altered = all.addObject();
          altered
              .putObject("partition")
              .put("kafka_topic", partition.topic())
              .put("kafka_partition", partition.partition());
          altered.putObject("offset").put("kafka_offset", offset);
        });
    send("PATCH", "/connectors/" + connector + "/offsets", body.toString());
  }

  private void await(
      String connector, String wanted, Duration timeout, Predicate<ConnectorStatus> reached) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<ConnectorStatus> status = status(connector);
      if (status.filter(reached).isPresent()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw failure(
            "Connector "
                + connector
                + " is not "
                + wanted
                + " after "
                + timeout.toSeconds()
                + " s but "
                + status.map(ConnectorStatus::state).orElse("unknown to the worker")
                + ".");
      }
      pause(LOOK_EVERY);
    }
  }

  private JsonNode send(String method, String path, String body) {
    long deadline = System.nanoTime() + requestTimeout.toNanos();
    HttpResponse<String> response = call(method, path, body);
    while (response.statusCode() == CONFLICT && System.nanoTime() < deadline) {
      pause(LOOK_EVERY);
      response = call(method, path, body);
    }
    if (response.statusCode() >= 400) {
      throw failure(
          "Connect refused "
              + method
              + " "
              + path
              + " with "
              + response.statusCode()
              + ": "
              + message(response));
    }
    return body(response);
  }

  private String message(HttpResponse<String> response) {
    if (response.statusCode() >= SERVER_ERROR || response.body().startsWith("{")) {
      return body(response).path("message").asText(response.body());
    }
    return response.body();
  }

  private JsonNode body(HttpResponse<String> response) {
    try {
      return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw failure.of("Connect answered with no JSON: " + response.body(), e);
    }
  }

  private HttpResponse<String> call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(requestTimeout)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw failure.of("Connect does not answer at " + url + "; " + mend, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Its user's exception. */
  RuntimeException failure(String message) {
    return failure.of(message, null);
  }

  /** Lets the thread wait. */
  void pause(Duration length) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private RuntimeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return failure.of("Interrupted.", e);
  }
}
