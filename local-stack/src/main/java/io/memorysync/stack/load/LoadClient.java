package io.memorysync.stack.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.stack.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * One client: a user of his own, whose memories nobody else writes. After a 429 it comes again when
 * it may, as a well-behaved client does.
 */
final class LoadClient implements Callable<LoadClient> {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TOO_MANY = 429;
  private static final int OK = 200;
  private static final String[] SUBJECTS = {
    "The daughter",
    "A colleague",
    "The neighbour",
    "The cousin in Lisbon",
    "The dentist",
    "The choir"
  };
  private static final String[] FACTS = {
    "prefers the night train", "is allergic to peanuts", "plays the cello", "moved to Berlin",
    "reviews invoices on Fridays", "grows tomatoes", "learns Portuguese", "takes green tea"
  };

  private final HttpClient http;
  private final Endpoints.Gateway gateway;
  private final String user;
  private final Random random;
  private final long untilNanos;
  private final List<LoadAnswer> answers = new ArrayList<>();
  private final Map<UUID, WrittenMemory> memories = new LinkedHashMap<>();
  private final List<UUID> alive = new ArrayList<>();
  private long acknowledged;
  private int texts;

  /**
   * @param untilNanos after which nothing more is sent, by {@link System#nanoTime()}
   */
  LoadClient(HttpClient http, Endpoints.Gateway gateway, String user, long seed, long untilNanos) {
    this.http = http;
    this.gateway = gateway;
    this.user = user;
    this.random = new Random(seed);
    this.untilNanos = untilNanos;
  }

  /** Everything that was answered. */
  List<LoadAnswer> answers() {
    return answers;
  }

  /** The memories that it wrote. */
  Map<UUID, WrittenMemory> memories() {
    return memories;
  }

  /** How many writes were acknowledged. */
  long acknowledged() {
    return acknowledged;
  }

  @Override
  public LoadClient call() throws InterruptedException {
    while (System.nanoTime() - untilNanos < 0) {
      LoadOperation operation = LoadOperation.at(random.nextInt(100));
      switch (alive.isEmpty() ? LoadOperation.ADD : operation) {
        case ADD -> add();
        case EDIT -> edit();
        case DELETE -> delete();
        case LIST -> send(LoadOperation.LIST, "GET", "/memories?user_id=" + user, null);
        case SEARCH -> search();
      }
    }
    return this;
  }

  private void add() throws InterruptedException {
    String text = text();
    ObjectNode body = object().put("user_id", user).put("messages", text).put("infer", false);
    Optional<JsonNode> answer = send(LoadOperation.ADD, "POST", "/memories", body);
    if (answer.isPresent()) {
      UUID id = UUID.fromString(answer.get().path("results").path(0).path("id").asText());
      WrittenMemory memory = new WrittenMemory();
      memory.acknowledged(Optional.of(text));
      memories.put(id, memory);
      alive.add(id);
      acknowledged++;
    }
  }

  private void edit() throws InterruptedException {
    UUID id = alive.get(random.nextInt(alive.size()));
    String text = text();
    write(LoadOperation.EDIT, "PUT", id, object().put("text", text), Optional.of(text));
  }

  private void delete() throws InterruptedException {
    UUID id = alive.remove(random.nextInt(alive.size()));
    if (!write(LoadOperation.DELETE, "DELETE", id, null, Optional.empty())) {
      alive.add(id);
    }
  }

  /** Writes a memory that is there; whether that was acknowledged. */
  private boolean write(
      LoadOperation operation, String method, UUID id, ObjectNode body, Optional<String> content)
      throws InterruptedException {
    boolean done = send(operation, method, "/memories/" + id, body).isPresent();
    if (done) {
      memories.get(id).acknowledged(content);
      acknowledged++;
    } else if (last().status() != TOO_MANY) {
      memories.get(id).inDoubt(content);
    }
    return done;
  }

  private void search() throws InterruptedException {
    ObjectNode body = object().put("query", FACTS[random.nextInt(FACTS.length)]);
    body.putObject("filters").put("user_id", user);
    send(LoadOperation.SEARCH, "POST", "/search", body);
  }

  private LoadAnswer last() {
    return answers.get(answers.size() - 1);
  }

  /** No two are alike, so that a memory tells which write it shows. */
  private String text() {
    return SUBJECTS[random.nextInt(SUBJECTS.length)]
        + " "
        + FACTS[random.nextInt(FACTS.length)]
        + ", says "
        + user
        + " in note "
        + texts++
        + ".";
  }

  /** The body of an answer with 200; empty for any other, and for none. */
  private Optional<JsonNode> send(
      LoadOperation operation, String method, String path, ObjectNode body)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .timeout(PATIENCE)
            .header("X-API-Key", gateway.adminKey())
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build();
    long started = System.nanoTime();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      answers.add(new LoadAnswer(operation, response.statusCode(), System.nanoTime() - started));
      if (response.statusCode() == OK) {
        return Optional.of(JSON.readTree(response.body()));
      }
      if (response.statusCode() == TOO_MANY) {
        rest(response.headers().firstValueAsLong("Retry-After").orElse(1));
      }
    } catch (IOException e) {
      answers.add(new LoadAnswer(operation, LoadAnswer.NONE, System.nanoTime() - started));
    }
    return Optional.empty();
  }

  private void rest(long seconds) throws InterruptedException {
    long left = Duration.ofNanos(untilNanos - System.nanoTime()).toMillis();
    // Not all at once.
    Thread.sleep(Math.max(0, Math.min(left, seconds * 1_000 + random.nextInt(500))));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
