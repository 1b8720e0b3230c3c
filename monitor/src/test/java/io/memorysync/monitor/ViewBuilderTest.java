package io.memorysync.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.monitor.BrokerReader.Broker;
import io.memorysync.monitor.PipelineView.Finding;
import io.memorysync.monitor.PipelineView.Freshness;
import io.memorysync.monitor.PipelineView.LastVerify;
import io.memorysync.monitor.PipelineView.Percentiles;
import io.memorysync.monitor.PipelineView.Severity;
import io.memorysync.monitor.PipelineView.Slot;
import io.memorysync.monitor.PipelineView.State;
import io.memorysync.monitor.StreamsReader.Streams;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of what the parts answered. */
class ViewBuilderTest {

  private static final Limits LIMITS = new Limits(100, 1_000, 1_000, 1_000, 1_000);
  private static final String CONNECTORS =
      """
      {"mem0-sink": {
         "info": {"type": "sink", "config": {
           "connector.class": "io.memorysync.connect.pgvector.PgVectorSinkConnector",
           "store.name": "mem0", "topics": "memory.canonical",
           "errors.deadletterqueue.topic.name": "memory.dead-letter.mem0-sink"}},
         "status": {"connector": {"state": "%s"},
           "tasks": [{"id": 0, "state": "%s", "trace": "java.lang.Boom: why\\n\\tat somewhere"}]}},
       "somebody-elses": {
         "info": {"type": "sink", "config": {"connector.class": "org.example.Sink"}},
         "status": {"connector": {"state": "FAILED"}, "tasks": []}},
       "mem0-source": {
         "info": {"type": "source", "config": {
           "topic.prefix": "mem0", "slot.name": "s", "table.include.list": "public.a, public.b"}},
         "status": {"connector": {"state": "RUNNING"}, "tasks": [{"id": 0, "state": "RUNNING"}]}}}
      """;

  private List<Connector> connectors;
  private Answer<List<Connector>> connect;
  private Answer<Broker> broker =
      Answer.of(
          new Broker(
              Map.of("mem0-sink", 5L, "mem0-source", 2L, "streams-app", 3L, "gateway", 4L),
              Map.of(),
              Map.of("mem0-sink", 0L)));
  private List<Slot> slots = List.of(new Slot("s", "mem0", true, "reserved", 10L));
  private Answer<Streams> streams =
      Answer.of(new Streams(true, false, List.of(), 0, 0, 0, Map.of()));
  private Map<String, Percentiles> lags = Map.of("mem0-sink", new Percentiles(10, 20));
  private long parkedFor;
  private Map<String, Long> deadLettersLately = Map.of();
  private List<Freshness> freshness = List.of();
  private List<String> troubles = List.of();
  private LastVerify verify;

  @BeforeEach
  void allIsWell() throws IOException {
    connectors("RUNNING", "RUNNING");
  }

  @Test
  void aPipelineThatWorksHasNoFindings() {
    PipelineView view = view();

    assertThat(view.findings()).isEmpty();
    assertThat(view.components())
        .extracting(PipelineView.Component::id)
        .containsExactly(
            "mem0",
            "mem0-source",
            "streams-app",
            "mem0-sink",
            "neo4j",
            "gateway",
            "registry",
            "broker",
            "connect");
  }

  @Test
  void theArrowsLeadFromTheStoreToTheTarget() {
    assertThat(view().arrows())
        .extracting(arrow -> arrow.from() + ">" + arrow.to() + " " + arrow.behind())
        .containsExactly(
            "mem0>mem0-source 10",
            "mem0-source>streams-app 2",
            "streams-app>mem0-sink 5",
            "mem0-sink>mem0 null",
            "memory.change>streams-app 3",
            "streams-app>gateway 4");
  }

  @Test
  void aPausedConnectorIsPausedAndAWarning() throws IOException {
    connectors("PAUSED", "PAUSED");

    assertThat(state("mem0-sink")).isEqualTo(State.PAUSED);
    assertThat(runbooks()).containsExactly("connector-paused");
  }

  @Test
  void aConnectorWhoseTaskFailedHasFailedWithTheFirstLineOfItsTrace() throws IOException {
    connectors("RUNNING", "FAILED");

    assertThat(state("mem0-sink")).isEqualTo(State.FAILED);
    assertThat(view().findings())
        .singleElement()
        .extracting(Finding::text)
        .asString()
        .contains("Task 0: java.lang.Boom: why")
        .doesNotContain("somewhere");
  }

  @Test
  void whatConnectDoesNotTellIsUnreachableAndToldOnce() {
    connect = Answer.none("Connection refused");

    assertThat(state("mem0-sink")).isEqualTo(State.UNREACHABLE);
    assertThat(runbooks()).containsExactly("connector-failed");
  }

  @Test
  void aBrokerThatIsAwayLeavesWhatIsBehindUnknown() {
    broker = Answer.none("Timed out");

    assertThat(view().arrows().get(2).behind()).isNull();
    assertThat(runbooks()).containsExactly("broker-unreachable");
  }

  @Test
  void whatIsFarBehindOrSlowIsAFinding() {
    broker = Answer.of(new Broker(Map.of("mem0-sink", 101L), Map.of(), Map.of()));
    assertThat(runbooks()).containsExactly("lag-high");

    broker = Answer.of(new Broker(Map.of("streams-app", 101L), Map.of(), Map.of()));
    assertThat(runbooks()).containsExactly("lag-high");

    broker = Answer.of(new Broker(Map.of("mem0-sink", 1L), Map.of(), Map.of()));
    lags = Map.of("mem0-sink", new Percentiles(10, 1_001));
    assertThat(runbooks()).containsExactly("lag-high");
  }

  @Test
  void deadLettersAreAFindingWhileTheyAreNewAndCountedAfterThat() {
    deadLettersLately = Map.of("mem0-sink", 3L);
    assertThat(runbooks()).containsExactly("dead-letters");

    broker = Answer.of(new Broker(Map.of(), Map.of(), Map.of("mem0-sink", 3L)));
    deadLettersLately = Map.of("mem0-sink", 0L);
    assertThat(runbooks()).isEmpty();
    assertThat(view().counts().deadLetters()).containsEntry("mem0-sink", 3L);
  }

  @Test
  void eventsThatWaitTooLongAreAFindingWhileTheirNumberIsKnown() {
    parkedFor = 1_001;
    streams = Answer.of(new Streams(true, false, List.of(), 2, 0, 0, Map.of()));
    assertThat(runbooks()).containsExactly("parked-old");

    streams = Answer.none("Connection refused");
    assertThat(runbooks()).containsExactly("streams-app-down");
  }

  @Test
  void aSlotThatNobodyReadsAndOneThatIsLostAreFindings() {
    slots = List.of(new Slot("s", "mem0", false, "reserved", 10L));
    assertThat(runbooks()).containsExactly("slot-inactive");

    slots = List.of(new Slot("s", "mem0", false, "lost", null));
    assertThat(runbooks()).containsExactly("slot-lost");

    slots = List.of(new Slot("somebody-elses", "mem0", true, "reserved", 10L));
    assertThat(runbooks()).containsExactly("slot-lost");
    assertThat(view().findings())
        .extracting(Finding::text)
        .containsExactly("The slot s is not there, and nothing captures what is written.");

    slots = List.of(new Slot("s", "mem0", true, "extended", 1_001L));
    assertThat(runbooks()).containsExactly("slot-inactive");
  }

  @Test
  void aProbeThatDoesNotArriveAndDriftAndTroublesAreFindingsTheUrgentFirst() {
    freshness = List.of(new Freshness("openmemory", "mem0", 40L, Instant.EPOCH, 1_001));
    verify = new LastVerify(Instant.EPOCH, 2);
    troubles = List.of("The gateway's database does not answer.");

    assertThat(runbooks()).containsExactly("gateway-down", "freshness-lost", "drift-found");
  }

  @Test
  void whatHasNotBeenAskedYetIsUnknownAndNoFinding() {
    broker = Answer.pending();

    assertThat(state("broker")).isEqualTo(State.UNKNOWN);
    assertThat(runbooks()).isEmpty();
  }

  @Test
  void anAppThatWaitsIsAWarningAndOneThatCannotGoOnIsUrgent() {
    streams = Answer.of(new Streams(false, false, List.of("It waits."), 0, 0, 0, Map.of()));
    assertThat(state("streams-app")).isEqualTo(State.STOPPED);
    assertThat(view().findings())
        .extracting(Finding::runbook, Finding::severity)
        .containsExactly(tuple("streams-app-down", Severity.WARNING));

    streams = Answer.of(new Streams(false, true, List.of("It failed."), 0, 0, 0, Map.of()));
    assertThat(state("streams-app")).isEqualTo(State.FAILED);
    assertThat(view().findings())
        .extracting(Finding::runbook, Finding::severity)
        .containsExactly(tuple("streams-app-down", Severity.CRITICAL));
  }

  @Test
  void theJsonIsThatOfTheContract() throws IOException {
    JsonNode json = new ObjectMapper().readTree(PipelineJson.of(view()));

    assertThat(json.path("at").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(json.path("components").path(2).path("kind").asText()).isEqualTo("streams-app");
    assertThat(json.path("arrows").path(0).path("behindUnit").asText()).isEqualTo("bytes");
    assertThat(json.path("arrows").path(2).path("lagMs").path("p50").asDouble()).isEqualTo(10);
    assertThat(json.path("counts").path("deadLetters").path("mem0-sink").asLong(-1)).isZero();
    assertThat(json.path("lastVerify").isNull()).isTrue();
  }

  private void connectors(String state, String task) throws IOException {
    connectors = Connector.read(CONNECTORS.formatted(state, task));
    connect = Answer.of(connectors);
  }

  private State state(String component) {
    return view().components().stream()
        .filter(part -> part.id().equals(component))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private List<String> runbooks() {
    return view().findings().stream().map(Finding::runbook).toList();
  }

  private PipelineView view() {
    return ViewBuilder.of(
        new Observed(
            Instant.parse("2026-01-01T00:00:00Z"),
            connectors,
            connect,
            broker,
            Map.of("mem0", Answer.of(slots)),
            streams,
            Answer.of(true),
            Answer.of(true),
            Answer.of(troubles),
            Answer.of(0L),
            lags,
            Map.of(),
            parkedFor,
            0,
            deadLettersLately,
            freshness,
            verify),
        LIMITS);
  }
}
