package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.VersionCause;
import io.memorysync.systemtest.GatewayHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is written through the gateway is in every store, and what is in any store is read there.
 */
class GatewayIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private final String user = Pipeline.newUser();
  private final GatewayHttp gateway = new GatewayHttp(pipeline.stack().gateway());

  /** The streams-app loads its embedding model with the first memory that has no vector. */
  @BeforeAll
  static void theModelIsLoaded() {
    GatewayHttp gateway = new GatewayHttp(new Pipeline().stack().gateway());
    String memory = "{'messages':'Warms up.','user_id':'" + Pipeline.newUser() + "','infer':false}";
    within(
        Duration.ofMinutes(2),
        () -> assertThat(gateway.send("POST", "/memories", memory).status()).isEqualTo(200));
  }

  @Test
  void anAddedMemoryIsReadAtOnceAndComesToBothStoresAndTheGraph() throws Exception {
    OpenMemoryTables openMemory = pipeline.openMemoryTables();
    Mem0Collection mem0 = pipeline.mem0Collection();
    MemoryGraph graph = pipeline.graph();

    UUID id = add("Takes the night train.", "{'topic':'travel','categories':['habits']}");

    JsonNode read = gateway.ok("GET", "/memories/" + id, null);
    assertThat(read.path("memory").asText()).isEqualTo("Takes the night train.");
    assertThat(read.path("user_id").asText()).isEqualTo(user);
    assertThat(read.path("metadata").path("topic").asText()).isEqualTo("travel");
    assertThat(read.path("version").asLong()).isPositive();
    eventually(
        () ->
            assertThat(openMemory.memory(id))
                .containsEntry("content", "Takes the night train.")
                .containsEntry("state", "active")
                .containsEntry("user", user));
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo("Takes the night train."));
    assertThat(mem0.text(id, "topic")).isEqualTo("travel");
    eventually(() -> assertThat(graph.categories(id)).containsExactly("habits"));
    assertThat(mem0.vector(id)).isPresent();
  }

  @Test
  void aMemoryOfAnyStoreIsReadChangedAndDeletedByEitherFormOfItsUser() throws Exception {
    OpenMemoryTables openMemory = pipeline.openMemoryTables();
    Mem0Collection mem0 = pipeline.mem0Collection();
    UUID id = pipeline.openMemory().add(user, "Plays the cello.", Map.of(), List.of("music"));
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    String userId = mem0.text(id, "user_id");

    eventually(
        () ->
            assertThat(gateway.ok("GET", "/memories?user_id=" + userId, null).path("results"))
                .extracting(item -> item.path("id").asText())
                .containsExactly(id.toString()));

    Answer changed = gateway.send("PUT", "/memories/" + id, "{'text':'Plays the viola.'}");
    assertThat(changed.status()).as("%s", changed.body()).isEqualTo(200);
    assertThat(changed.body().path("outcome").asText()).isEqualTo("written");
    eventually(
        () -> assertThat(openMemory.memory(id)).containsEntry("content", "Plays the viola."));
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo("Plays the viola."));

    assertThat(gateway.ok("DELETE", "/memories/" + id, null).path("message").asText())
        .isEqualTo("Memory deleted successfully");
    assertThat(gateway.send("GET", "/memories/" + id, null).body().isNull()).isTrue();
    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("state", "deleted"));
    eventually(() -> assertThat(mem0.payload(id)).isEmpty());
    assertThat(pipeline.published().conflicts(id)).isEmpty();

    JsonNode history = gateway.ok("GET", "/memories/" + id + "/history", null);
    assertThat(history)
        .extracting(entry -> entry.path("event").asText() + " in " + entry.path("store").asText())
        .startsWith("ADD in openmemory")
        .endsWith("UPDATE in gateway", "DELETE in gateway");
  }

  @Test
  void aConditionalWriteAtAnotherVersionIsRefusedWithTheCurrentOne() throws Exception {
    UUID id = add("Likes tea.", "{}");
    long version = gateway.ok("GET", "/memories/" + id, null).path("version").asLong();
    Answer first = put(id, "Likes rum.", version);
    assertThat(first.status()).as("%s", first.body()).isEqualTo(200);
    Answer second = put(id, "Likes gin.", version);
    assertThat(second.status()).isEqualTo(412);
    assertThat(second.body().path("version").asLong())
        .isEqualTo(first.body().path("version").asLong());
    assertThat(second.header("ETag")).isEqualTo("\"" + first.body().path("version") + "\"");
    assertThat(gateway.ok("GET", "/memories/" + id, null).path("memory").asText())
        .isEqualTo("Likes rum.");
  }

  @Test
  void ofManyConditionalWritesOfOneVersionExactlyOneIsTaken() throws Exception {
    UUID id = add("Likes tea.", "{}");
    long version = gateway.ok("GET", "/memories/" + id, null).path("version").asLong();
    List<Integer> statuses = new ArrayList<>();
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String text = "Likes drink " + i + ".";
        writes.add(writers.submit(() -> put(id, text, version).status()));
      }
      for (Future<Integer> write : writes) {
        statuses.add(write.get());
      }
    } finally {
      writers.shutdown();
    }
    assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
    assertThat(pipeline.published().conflicts(id)).isEmpty();
  }

  @Test
  void everyOneOfManyWritesAtOnceIsInAVersionOrOnRecord() throws Exception {
    UUID id = add("Likes tea.", "{}");
    ExecutorService writers = Executors.newFixedThreadPool(16);
    List<Future<Answer>> writes = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        String body = "{'text':'Likes drink " + i + ".'}";
        writes.add(writers.submit(() -> gateway.send("PUT", "/memories/" + id, body)));
      }
      for (Future<Answer> write : writes) {
        // Some lose to others; on a machine that is slow enough not all are confirmed in time.
        assertThat(write.get().status()).as("%s", write.get().body()).isIn(200, 409, 504);
      }
    } finally {
      writers.shutdown();
    }
    for (int i = 0; i < 40; i++) {
      String text = "Likes drink " + i + ".";
      eventually(() -> assertThat(told(id)).contains(text));
    }
  }

  @Test
  void aChangeThatLosesToADeleteIsAnsweredWith409AndIsOnRecord() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(9);
    List<String> lost = new ArrayList<>();
    UUID id = null;
    try {
      // Who wins the race is nobody's to say; some change that had not seen the delete loses.
      for (int round = 0; round < 20 && lost.isEmpty(); round++) {
        id = add("Likes tea.", "{}");
        UUID raced = id;
        List<Future<Answer>> changes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          String body = "{'text':'Likes drink " + i + ".'}";
          changes.add(writers.submit(() -> gateway.send("PUT", "/memories/" + raced, body)));
        }
        Future<Answer> delete =
            writers.submit(() -> gateway.send("DELETE", "/memories/" + raced, null));
        assertThat(delete.get().status()).as("%s", delete.get().body()).isEqualTo(200);
        for (int i = 0; i < 8; i++) {
          Answer change = changes.get(i).get();
          assertThat(change.status()).as("%s", change.body()).isIn(200, 404, 409);
          if (change.status() == 409) {
            assertThat(change.body().path("detail").asText()).contains("Another writer");
            assertThat(change.header("ETag"))
                .isEqualTo("\"" + change.body().path("version") + "\"");
            lost.add("Likes drink " + i + ".");
          }
        }
      }
    } finally {
      writers.shutdown();
    }
    assertThat(lost).isNotEmpty();
    UUID raced = id;
    // What lost to the delete is on record as a whole, as a JSON object.
    eventually(
        () ->
            assertThat(lost)
                .allSatisfy(
                    text -> assertThat(told(raced)).anyMatch(value -> value.contains(text))));
    assertThat(gateway.send("GET", "/memories/" + raced, null).body().isNull()).isTrue();
  }

  @Test
  void aUserIdMayHaveAsManyCharactersAsTheStoresHoldAndNoMore() throws Exception {
    String longest = (user + "-").repeat(30).substring(0, 255);
    String memory = "{'messages':'Likes tea.','infer':false,'user_id':'%s'}";
    assertThat(gateway.send("POST", "/memories", memory.formatted(longest)).status())
        .isEqualTo(200);
    assertThat(gateway.ok("GET", "/memories?user_id=" + longest, null).path("results")).hasSize(1);
    assertThat(gateway.send("POST", "/memories", memory.formatted(longest + "x")).status())
        .isEqualTo(400);
  }

  @Test
  void aWriteBesideAnotherStoresIsMergedAndSaysSo() throws Exception {
    UUID id = add("Likes tea.", "{'a':1}");
    Mem0Collection mem0 = pipeline.mem0Collection();
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    Answer answer = gateway.send("PUT", "/memories/" + id, "{'metadata':{'b':2}}");
    assertThat(answer.body().path("outcome").asText()).isEqualTo("written");
    eventually(() -> assertThat(mem0.text(id, "b")).isEqualTo("2"));
    assertThat(mem0.text(id, "a")).isEqualTo("1");
  }

  @Test
  void memoriesAreFoundByMeaningAndByWordsAndOnlyTheUsersOwn() throws Exception {
    add("Her daughter Mia is allergic to peanuts.", "{}");
    add("The parking garage closes at ten.", "{}");
    String stranger = Pipeline.newUser();
    gateway.ok(
        "POST",
        "/memories",
        "{'messages':[{'role':'user','content':'Allergic to cats.'}],'user_id':'"
            + stranger
            + "'}");

    JsonNode found =
        gateway
            .ok(
                "POST",
                "/search",
                "{'query':'food allergies of the children','filters':{'user_id':'" + user + "'}}")
            .path("results");
    assertThat(found.get(0).path("memory").asText()).startsWith("Her daughter");
    assertThat(found).extracting(item -> item.path("user_id").asText()).containsOnly(user);
    JsonNode byWord =
        gateway
            .ok(
                "POST",
                "/search",
                "{'query':'garages','mode':'keyword','filters':{'user_id':'" + user + "'}}")
            .path("results");
    assertThat(byWord).hasSize(1);
  }

  @Test
  void aWriteWhileTheStreamsAppIsAwayIsNotAcknowledgedAndAppliesLater() throws Exception {
    UUID id = add("Likes tea.", "{}");
    pipeline.stack().killStreamsApp();
    Answer answer;
    try {
      answer = gateway.send("PUT", "/memories/" + id, "{'text':'Likes rum.'}");
    } finally {
      pipeline.stack().restartStreamsApp();
      theModelIsLoaded();
    }
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.header("Retry-After")).isNotNull();
    assertThat(answer.body().path("detail").asText()).contains("may still apply");
    eventually(
        () ->
            assertThat(gateway.ok("GET", "/memories/" + id, null).path("memory").asText())
                .isEqualTo("Likes rum."));
  }

  @Test
  void aGatewayThatWasKilledHasAllOfItAgain() throws Exception {
    UUID id = add("Likes tea.", "{}");
    pipeline.stack().killGateway();
    UUID meanwhile = pipeline.openMemory().add(user, "Likes rum.");
    pipeline.stack().restartGateway();
    eventually(
        () ->
            assertThat(gateway.ok("GET", "/memories?user_id=" + user, null).path("results"))
                .extracting(item -> item.path("id").asText())
                .containsExactlyInAnyOrder(id.toString(), meanwhile.toString()));
    assertThat(gateway.send("PUT", "/memories/" + id, "{'text':'Likes gin.'}").status())
        .isEqualTo(200);
  }

  @Test
  void whatAnMcpClientAddsAndDeletesIsSoInEveryStore() throws Exception {
    OpenMemoryTables openMemory = pipeline.openMemoryTables();
    Mem0Collection mem0 = pipeline.mem0Collection();
    JsonNode added = JSON.readTree(tool("add_memories", "{'text':'Sings in a choir.'}"));
    UUID id = UUID.fromString(added.path("results").path(0).path("id").asText());
    assertThat(added.path("notice").asText()).contains("No language model");
    eventually(
        () ->
            assertThat(openMemory.memory(id))
                .containsEntry("content", "Sings in a choir.")
                .containsEntry("app", "cursor"));
    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    assertThat(tool("list_memories", "{}")).contains("Sings in a choir.");
    assertThat(tool("delete_memories", "{'memory_ids':['" + id + "']}"))
        .isEqualTo("Successfully deleted 1 memories");
    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("state", "deleted"));
    eventually(() -> assertThat(mem0.payload(id)).isEmpty());
  }

  @Test
  void whatOpenMemorysRoutesPauseIsPausedInOpenMemory() throws Exception {
    OpenMemoryTables openMemory = pipeline.openMemoryTables();
    JsonNode row =
        gateway.ok(
            "POST",
            "/api/v1/memories/",
            "{'user_id':'" + user + "','text':'Likes tea.','app':'cursor','infer':false}");
    UUID id = UUID.fromString(row.path("id").asText());
    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("state", "active"));
    gateway.ok(
        "POST",
        "/api/v1/memories/actions/pause",
        "{'user_id':'" + user + "','memory_ids':['" + id + "']}");
    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("state", "paused"));
    assertThat(gateway.ok("GET", "/api/v1/memories/?user_id=" + user, null).path("items"))
        .isEmpty();
  }

  @Test
  void theVersionOfAWriteIsTheGatewaysAndHeldByNoStore() throws Exception {
    UUID id = add("Likes tea.", "{}");
    eventually(() -> assertThat(pipeline.published().versions(id)).hasSize(1));
    CanonicalMemory version = pipeline.published().versions(id).get(0);
    assertThat(version.getWrittenBy().getStore()).isEqualTo("gateway");
    assertThat(version.getHeldBy()).isEmpty();
    assertThat(version.getState()).isEqualTo(MemoryState.ACTIVE);
    assertThat(version.getCause()).isEqualTo(VersionCause.WRITTEN);
    assertThat(version.getEmbedding()).isNotNull();
  }

  /** The texts of all versions of a memory, and those on record that are in none. */
  private List<String> told(UUID id) {
    return Stream.concat(
            pipeline.published().versions(id).stream().map(CanonicalMemory::getContent),
            pipeline.published().conflicts(id).stream()
                .flatMap(
                    conflict ->
                        Stream.of(conflict.getWinner().getValue(), conflict.getLoser().getValue())))
        .filter(Objects::nonNull)
        .toList();
  }

  private UUID add(String text, String metadata) throws IOException, InterruptedException {
    JsonNode added =
        gateway.ok(
            "POST",
            "/memories",
            "{'messages':[{'role':'user','content':'"
                + text
                + "'}],'user_id':'"
                + user
                + "','metadata':"
                + metadata
                + ",'infer':false}");
    return UUID.fromString(added.path("results").path(0).path("id").asText());
  }

  /** The text that an MCP tool answers with. */
  private String tool(String name, String arguments) throws IOException, InterruptedException {
    Answer answer =
        gateway.send(
            "POST",
            "/mcp/cursor/http/" + user,
            "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'"
                + name
                + "','arguments':"
                + arguments
                + "}}",
            "Accept",
            "application/json, text/event-stream");
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    return answer.body().path("result").path("content").path(0).path("text").asText();
  }

  private Answer put(UUID id, String text, long version) throws IOException, InterruptedException {
    return gateway.send(
        "PUT", "/memories/" + id, "{'text':'" + text + "'}", "If-Match", "\"" + version + "\"");
  }
}
