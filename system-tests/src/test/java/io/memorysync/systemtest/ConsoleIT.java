package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the console shows and does on the running pipeline; its page has a test in a browser. */
class ConsoleIT {

  private static final String SINK = "mem0-sink";
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
  private static final Duration JOB = Duration.ofMinutes(1);

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private ConsoleHttp console;

  @BeforeEach
  void signIn() throws Exception {
    console = new ConsoleHttp(pipeline.stack().gateway());
    eventually(() -> assertThat(state(SINK)).isEqualTo("RUNNING"));
  }

  @AfterEach
  void resume() {
    pipeline.stack().connect().resume(SINK);
  }

  @Test
  void aConnectorThatIsStoppedIsSeenWithinFiveSecondsAndItsLagUntilItHasCaughtUp()
      throws Exception {
    pipeline.stack().connect().stop(SINK, STOP_TIMEOUT);

    within(FIVE_SECONDS, () -> assertThat(state(SINK)).isEqualTo("STOPPED"));
    assertThat(console.get("pipeline").path("findings").findValuesAsText("component"))
        .contains(SINK);

    pipeline.openMemory().add(Pipeline.newUser(), "Waits for the sink.");
    eventually(() -> assertThat(behind(SINK)).isPositive());
    pipeline.stack().connect().resume(SINK);
    within(JOB, () -> assertThat(behind(SINK)).isZero());
    assertThat(console.get("history?minutes=5").at("/series/" + SINK + "/behind"))
        .as("the curve of the events behind")
        .anySatisfy(behind -> assertThat(behind.asLong()).isPositive());
  }

  @Test
  void aMemorysLifeIsItsVersionsAndWhatEachStoreHoldsNow() throws Exception {
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), "Plays the oboe.");
    pipeline.openMemory().edit(id, "Plays the bassoon.");

    eventually(
        () -> {
          JsonNode life = console.get("memories/" + id);
          assertThat(life.path("content").asText()).isEqualTo("Plays the bassoon.");
          assertThat(life.path("versions")).hasSizeGreaterThanOrEqualTo(2);
        });
    eventually(
        () ->
            assertThat(console.get("memories/" + id + "/stores"))
                .hasSize(4)
                .allSatisfy(
                    holding -> {
                      assertThat(holding.path("row").path("content").asText())
                          .as(holding.path("name").asText())
                          .isEqualTo("Plays the bassoon.");
                      assertThat(holding.path("differences")).isEmpty();
                    }));
  }

  @Test
  void aVerifyRunsToItsReportWhichThePipelinesViewRemembers() throws Exception {
    console.post("verify", "{}", 202);

    JsonNode verify = ended("verify");

    assertThat(verify.path("state").asText()).as(verify.toString()).isEqualTo("DONE");
    assertThat(verify.path("report").path("targets")).hasSizeGreaterThanOrEqualTo(4);
    eventually(
        () ->
            assertThat(console.get("pipeline").at("/lastVerify/at").asText())
                .isGreaterThanOrEqualTo(verify.path("startedAt").asText()));
  }

  @Test
  void aReplayReadsTheTopicFromTheStartAndTheSinkRunsOn() throws Exception {
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), "Is there already.");
    Mem0Collection mem0 = pipeline.mem0Collection();
    eventually(() -> assertThat(mem0.payload(id)).isPresent());

    console.post("replay/" + SINK, "{}", 202);

    JsonNode replay = ended("replay");
    assertThat(replay.path("state").asText()).as(replay.toString()).isEqualTo("DONE");
    assertThat(replay.at("/report/records").asLong()).isPositive();
    eventually(() -> assertThat(state(SINK)).isEqualTo("RUNNING"));
    console.post("replay/no-such-sink", "{}", 404);
  }

  /** Waits until a job does not run any more. */
  private JsonNode ended(String job) throws IOException, InterruptedException {
    within(
        JOB,
        () ->
            assertThat(console.get("jobs").path(job).path("state").asText())
                .isIn("DONE", "FAILED"));
    return console.get("jobs").path(job);
  }

  private String state(String component) throws IOException, InterruptedException {
    return items("components")
        .filter(part -> part.path("id").asText().equals(component))
        .map(part -> part.path("state").asText())
        .findFirst()
        .orElse("not there");
  }

  private long behind(String sink) throws IOException, InterruptedException {
    return items("arrows")
        .filter(arrow -> arrow.path("to").asText().equals(sink))
        .mapToLong(arrow -> arrow.path("behind").asLong())
        .sum();
  }

  private Stream<JsonNode> items(String list) throws IOException, InterruptedException {
    return StreamSupport.stream(console.get("pipeline").path(list).spliterator(), false);
  }
}
