package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.process.Ports;
import io.memorysync.stack.server.GatewayProcess;
import io.memorysync.systemtest.GatewayHttp.Answer;
import io.memorysync.testkit.TestStack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two instances of the gateway share one database and one set of topics, and the work. */
class GatewayPairIT {

  private static final int WRITERS = 8;

  private static GatewayProcess other;

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private final String user = Pipeline.newUser();
  private final GatewayHttp one = new GatewayHttp(pipeline.stack().gateway());
  private final GatewayHttp two = new GatewayHttp(second());

  @BeforeAll
  static void theStackRuns() {
    other = TestStack.shared().secondGateway(Ports.free(1).get(0));
  }

  @BeforeEach
  void bothServe() {
    if (other.process().running().isEmpty()) {
      other.start();
      other.awaitReady();
    }
    within(Duration.ofMinutes(2), () -> assertThat(add(two, "Warms up.").status()).isEqualTo(200));
  }

  @AfterAll
  static void itEnds() {
    other.stop();
  }

  @Test
  void whatIsWrittenThroughEitherIsReadThroughTheOtherAsSoonAsItIsAcknowledged() throws Exception {
    for (int i = 0; i < 10; i++) {
      GatewayHttp writer = i % 2 == 0 ? one : two;
      GatewayHttp reader = i % 2 == 0 ? two : one;
      UUID id = id(add(writer, "Likes tea."));
      assertThat(text(reader, id)).isEqualTo("Likes tea.");
      assertThat(put(reader, id, "Likes rum.").status()).isEqualTo(200);
      assertThat(text(writer, id)).isEqualTo("Likes rum.");
      assertThat(writer.send("DELETE", "/memories/" + id, null).status()).isEqualTo(200);
      assertThat(reader.send("GET", "/memories/" + id, null).body().isNull()).isTrue();
    }
  }

  @Test
  void ofConditionalWritesThroughBothExactlyOneIsTaken() throws Exception {
    for (int round = 0; round < 5; round++) {
      UUID id = id(add(one, "Likes tea."));
      String version = one.ok("GET", "/memories/" + id, null).path("version").asText();
      List<Integer> statuses = new ArrayList<>();
      for (Answer answer :
          atOnce(
              (gateway, number) ->
                  gateway.send(
                      "PUT",
                      "/memories/" + id,
                      "{'text':'Likes drink " + number + ".'}",
                      "If-Match",
                      "\"" + version + "\""))) {
        statuses.add(answer.status());
      }
      assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
      assertThat(pipeline.published().conflicts(id)).isEmpty();
      assertThat(text(one, id)).isEqualTo(text(two, id)).startsWith("Likes drink ");
    }
  }

  @Test
  void whatOneAcknowledgedBeforeItWasKilledIsThereAndReadThroughTheOther() throws Exception {
    Map<UUID, String> acknowledged = new LinkedHashMap<>();
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    List<Future<Map<UUID, String>>> writing = new ArrayList<>();
    try {
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = "writer " + writer;
        writing.add(writers.submit(() -> writeUntilItIsGone(name)));
      }
      eventually(() -> assertThat(listed(one)).hasSizeGreaterThan(2 * WRITERS));
      other.process().kill();
      for (Future<Map<UUID, String>> each : writing) {
        acknowledged.putAll(each.get());
      }
    } finally {
      writers.shutdown();
    }
    assertThat(acknowledged).hasSizeGreaterThan(WRITERS);
    // The partitions of the one that is gone pass on when the broker misses it.
    within(Duration.ofMinutes(1), () -> assertThat(add(one, "Likes gin.").status()).isEqualTo(200));
    for (Map.Entry<UUID, String> written : acknowledged.entrySet()) {
      assertThat(text(one, written.getKey())).isEqualTo(written.getValue());
      eventually(
          () ->
              assertThat(pipeline.published().versions(written.getKey()))
                  .extracting(CanonicalMemory::getContent)
                  .contains(written.getValue()));
    }
  }

  /** Adds memories and changes each, through the second instance; what was acknowledged. */
  private Map<UUID, String> writeUntilItIsGone(String name) throws InterruptedException {
    Map<UUID, String> acknowledged = new LinkedHashMap<>();
    try {
      for (int i = 0; ; i++) {
        String text = "Note " + i + " of " + name + ".";
        Answer added = add(two, text);
        if (added.status() == 200) {
          acknowledged.put(id(added), text);
        }
      }
    } catch (IOException e) {
      return acknowledged;
    }
  }

  private interface Request {
    Answer send(GatewayHttp gateway, int number) throws IOException, InterruptedException;
  }

  /** Half of the requests go through each, all at the same time. */
  private List<Answer> atOnce(Request request) throws InterruptedException, ExecutionException {
    ExecutorService senders = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Answer>> sent = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int number = i;
        sent.add(senders.submit(() -> request.send(number % 2 == 0 ? one : two, number)));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> each : sent) {
        answers.add(each.get());
      }
      return answers;
    } finally {
      senders.shutdown();
    }
  }

  private Answer add(GatewayHttp gateway, String text) throws IOException, InterruptedException {
    return gateway.send(
        "POST", "/memories", "{'messages':'" + text + "','user_id':'" + user + "','infer':false}");
  }

  private static UUID id(Answer added) {
    assertThat(added.status()).as("%s", added.body()).isEqualTo(200);
    return UUID.fromString(added.body().path("results").path(0).path("id").asText());
  }

  private static Answer put(GatewayHttp gateway, UUID id, String text)
      throws IOException, InterruptedException {
    return gateway.send("PUT", "/memories/" + id, "{'text':'" + text + "'}");
  }

  private static String text(GatewayHttp gateway, UUID id)
      throws IOException, InterruptedException {
    return gateway.ok("GET", "/memories/" + id, null).path("memory").asText();
  }

  private JsonNode listed(GatewayHttp gateway) throws IOException, InterruptedException {
    return gateway.ok("GET", "/memories?top_k=1000&user_id=" + user, null).path("results");
  }

  private static Endpoints.Gateway second() {
    Endpoints.Gateway first = TestStack.shared().gateway();
    return new Endpoints.Gateway(other.url(), first.adminKey(), first.jdbcUrl(), first.login());
  }
}
