package io.memorysync.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.memorysync.embed.Embedder;
import io.memorysync.gateway.access.ApiKeys;
import io.memorysync.gateway.access.Callers;
import io.memorysync.gateway.access.RateLimit;
import io.memorysync.gateway.http.Admission;
import io.memorysync.gateway.http.GatewayServer;
import io.memorysync.gateway.http.OpenApi;
import io.memorysync.gateway.http.Route;
import io.memorysync.gateway.mcp.McpEndpoint;
import io.memorysync.gateway.mem0.Mem0Api;
import io.memorysync.gateway.openmemory.OpenMemoryApi;
import io.memorysync.gateway.openmemory.OpenMemoryAppsApi;
import io.memorysync.gateway.platform.PlatformApi;
import io.memorysync.gateway.project.CanonicalTopic;
import io.memorysync.gateway.read.EntityReader;
import io.memorysync.gateway.read.MemoryReader;
import io.memorysync.gateway.read.MemorySearch;
import io.memorysync.gateway.read.UserDirectory;
import io.memorysync.gateway.service.Additions;
import io.memorysync.gateway.service.Entities;
import io.memorysync.gateway.service.Memories;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.UserRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every API answers to those who read, and to those who ask for what cannot be, on a real read
 * model. Answers are held against the schemas of the OpenAPI document.
 */
class ReadRoutesIT {

  private static final UserRef ADA = new UserRef("11111111-1111-4111-8111-111111111111", "ada");
  private static final UserRef BOB = new UserRef("22222222-2222-4222-8222-222222222222", "bob");
  private static final UUID TEA = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID RUM = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final UUID PAUSED = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000003");
  private static final UUID GONE = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000004");
  private static final UUID BOBS = UUID.fromString("bbbbbbbb-0000-4000-8000-000000000001");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestDatabase database;
  private static GatewayServer server;
  private static ObjectNode document;
  private static String adasKey;
  private static final String ADMIN = "admins-key";

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void serve() throws SQLException {
    database = TestDatabase.create();
    fill();
    DataSource requests = database.database().requests();
    ApiKeys keys = new ApiKeys(requests);
    adasKey = keys.create("ada's laptop", Optional.of("ada"));
    UserDirectory users = new UserDirectory(requests);
    Embedder embedder = text -> text.contains("tea") ? List.of(1f, 0f, 0f) : List.of(0f, 1f, 0f);
    Memories memories =
        new Memories(new MemoryReader(requests), new MemorySearch(requests, embedder), users, null);
    Additions additions = new Additions(memories, Optional.empty());
    Entities entities = new Entities(new EntityReader(requests), memories);
    List<Route> routes =
        Stream.of(
                new Mem0Api(memories, additions, entities),
                new PlatformApi(memories, additions, entities),
                new OpenMemoryApi(memories, additions, entities),
                new OpenMemoryAppsApi(memories, entities))
            .flatMap(api -> api.routes().stream())
            .toList();
    Admission admission =
        new Admission(
            new Callers(true, ADMIN, keys, users), new RateLimit(0, 1), new RateLimit(0, 1));
    OpenApi openApi = new OpenApi(routes, "test");
    document = openApi.document();
    McpEndpoint mcp = new McpEndpoint(admission, memories, additions, "test", 65_536);
    server =
        new GatewayServer(
            new GatewayServer.Settings("127.0.0.1", 0, 16, 65_536),
            routes,
            openApi.routes(),
            admission,
            new SimpleMeterRegistry(),
            config ->
                config.jetty.modifyServletContextHandler(
                    handler -> handler.addServlet(new ServletHolder(mcp), McpEndpoint.PATH)));
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static void fill() throws SQLException {
    CanonicalTopic topic = new CanonicalTopic();
    topic.userId(new UserId("ada", ADA.getId(), UserIdSource.MAPPING));
    topic.userId(new UserId("bob", BOB.getId(), UserIdSource.MAPPING));
    topic.version(CanonicalTopic.memory(TEA, 1, ADA, "Likes green tea.", 1, 0, 0));
    topic.version(
        CanonicalTopic.memory(TEA, 2, ADA, "Likes black tea.", 1, 0, 0)
            .setMetadata("{\"cups\":3,\"role\":\"user\"}")
            .setCategories(List.of("drinks"))
            .setApp("cursor"));
    topic.version(
        CanonicalTopic.memory(RUM, 1, ADA, "Likes rum.", 0, 1, 0)
            .setAgentId("planner")
            .setRunId("monday")
            .setCreatedAt(CanonicalTopic.CREATED.plusSeconds(60)));
    topic.version(
        CanonicalTopic.memory(PAUSED, 1, ADA, "Likes gin.", 0, 0, 1).setState(MemoryState.PAUSED));
    topic.version(CanonicalTopic.memory(GONE, 1, ADA, "Likes milk.", 1, 0, 0));
    topic.version(
        CanonicalTopic.memory(GONE, 2, ADA, "Likes milk.", 1, 0, 0)
            .setState(MemoryState.DELETED)
            .setDeletedAt(CanonicalTopic.CREATED.plusSeconds(90)));
    topic.version(CanonicalTopic.memory(BOBS, 1, BOB, "Likes tea, too.", 1, 0, 0));
    topic.projectInto(database.database());
  }

  @Test
  void mem0sListHasTheUsersMemoriesPausedOnesTooAndIsTheSameForBothFormsOfHisId() throws Exception {
    JsonNode byKey = ok("listMemories", "GET", "/memories?user_id=ada", null);
    JsonNode byId = ok("listMemories", "GET", "/memories?user_id=" + ADA.getId(), null);
    assertThat(byKey).isEqualTo(byId);
    assertThat(byKey.path("results"))
        .extracting(item -> item.path("id").asText())
        .containsExactlyInAnyOrder(TEA.toString(), RUM.toString(), PAUSED.toString());
    JsonNode one = ok("listMemories", "GET", "/memories?agent_id=planner&top_k=1", null);
    assertThat(one.path("results")).hasSize(1);
  }

  @Test
  void mem0sItemHasTheKeysOfMem0() throws Exception {
    JsonNode item = ok("getMemory", "GET", "/memories/" + TEA, null);
    assertThat(item.path("memory").asText()).isEqualTo("Likes black tea.");
    assertThat(item.path("role").asText()).isEqualTo("user");
    assertThat(item.path("metadata").path("cups").asInt()).isEqualTo(3);
    assertThat(item.path("metadata").path("categories").path(0).asText()).isEqualTo("drinks");
    assertThat(item.path("version").asInt()).isEqualTo(2);
    assertThat(ok("getMemory", "GET", "/memories/" + GONE, null).isNull()).isTrue();
    assertThat(ok("getMemory", "GET", "/memories/none", null).isNull()).isTrue();
  }

  @Test
  void aDeletedMemoryHasAHistory() throws Exception {
    JsonNode history = ok("memoryHistory", "GET", "/memories/" + GONE + "/history", null);
    assertThat(history)
        .extracting(entry -> entry.path("event").asText())
        .containsExactly("ADD", "DELETE");
    assertThat(history.get(1).path("is_deleted").asBoolean()).isTrue();
    assertThat(history.get(1).path("old_memory").asText()).isEqualTo("Likes milk.");
  }

  @Test
  void mem0sSearchFindsByMeaningAndExplains() throws Exception {
    JsonNode found =
        ok(
            "searchMemories",
            "POST",
            "/search",
            "{'query':'tea','filters':{'user_id':'ada'},'explain':true,'mode':'semantic'}");
    assertThat(found.path("results").get(0).path("id").asText()).isEqualTo(TEA.toString());
    assertThat(found.path("results").get(0).path("score_details").path("semantic_rank").asInt())
        .isEqualTo(1);
    assertThat(found.path("results"))
        .extracting(item -> item.path("id").asText())
        .doesNotContain(BOBS.toString(), GONE.toString());
  }

  @Test
  void thePlatformsPagesLeadToEachOther() throws Exception {
    JsonNode first =
        ok(
            "platformList_v3",
            "POST",
            "/v3/memories/?page=1&page_size=2",
            "{'filters':{'user_id':'ada'}}");
    assertThat(first.path("count").asInt()).isEqualTo(3);
    assertThat(first.path("previous").isNull()).isTrue();
    assertThat(first.path("next").asText()).contains("page=2").contains("page_size=2");
    JsonNode second =
        ok(
            "platformList_v3",
            "POST",
            "/v3/memories/?page=2&page_size=2",
            "{'filters':{'user_id':'ada'}}");
    assertThat(second.path("results")).hasSize(1);
    assertThat(second.path("next").isNull()).isTrue();
    assertThat(first.path("results").get(0).path("categories").isArray()).isTrue();
  }

  @Test
  void thePlatformTellsWhoTheKeyIsForAndWhoThereIs() throws Exception {
    assertThat(ok("ping", "GET", "/v1/ping/", null).path("user_email").asText()).isEqualTo("admin");
    JsonNode entities = ok("platformEntities", "GET", "/v1/entities/", null);
    assertThat(entities.path("results"))
        .extracting(entity -> entity.path("type").asText() + " " + entity.path("name").asText())
        .containsExactly("user ada", "user bob", "run monday", "app cursor", "agent planner");
    assertThat(
            ok("platformGet", "GET", "/v1/memories/" + RUM + "/", null).path("agent_id").asText())
        .isEqualTo("planner");
    assertThat(ok("platformHistory", "GET", "/v1/memories/" + TEA + "/history/", null)).hasSize(2);
  }

  @Test
  void openMemoryListsActiveMemoriesOnlyAndFindsPausedOnesById() throws Exception {
    JsonNode page = ok("openMemoryList", "GET", "/api/v1/memories/?user_id=ada", null);
    assertThat(page.path("items"))
        .extracting(item -> item.path("content").asText())
        .containsExactly("Likes rum.", "Likes black tea.");
    assertThat(page.path("size").asInt()).isEqualTo(50);
    assertThat(page.path("pages").asInt()).isEqualTo(1);
    assertThat(page.path("items").get(1).path("app_name").asText()).isEqualTo("cursor");
    JsonNode paused = ok("openMemoryGet", "GET", "/api/v1/memories/" + PAUSED, null);
    assertThat(paused.path("state").asText()).isEqualTo("paused");
    assertThat(paused.path("text").asText()).isEqualTo("Likes gin.");
    String app = page.path("items").get(1).path("app_id").asText();
    assertThat(
            ok(
                    "openMemoryFilter",
                    "POST",
                    "/api/v1/memories/filter",
                    "{'user_id':'ada','app_ids':['" + app + "'],'sort_column':'memory'}")
                .path("total")
                .asInt())
        .isEqualTo(1);
    assertThat(
            ok("openMemoryCategories", "GET", "/api/v1/memories/categories?user_id=ada", null)
                .path("categories")
                .get(0)
                .path("name")
                .asText())
        .isEqualTo("drinks");
    ok("openMemoryAccessLog", "GET", "/api/v1/memories/" + TEA + "/access-log", null);
    ok("openMemoryRelated", "GET", "/api/v1/memories/" + TEA + "/related?user_id=ada", null);
  }

  @Test
  void mem0sEntitiesAreUsersAgentsAndRuns() throws Exception {
    JsonNode entities = ok("listEntities", "GET", "/entities", null);
    assertThat(entities)
        .extracting(entity -> entity.path("type").asText() + " " + entity.path("id").asText())
        .containsExactlyInAnyOrder("user ada", "user bob", "run monday", "agent planner");
    assertThat(entities.get(0).path("total_memories").asInt()).isEqualTo(3);
  }

  @Test
  void openMemorysAppsAreEachUsersAndCountTheirMemories() throws Exception {
    JsonNode listed =
        ok("openMemoryApps", "GET", "/api/v1/apps/?sort_by=memories&sort_direction=desc", null);
    assertThat(listed.path("apps"))
        .extracting(
            app -> app.path("name").asText() + " " + app.path("total_memories_created").asText())
        .containsExactly("openmemory 2", "cursor 1", "openmemory 1");
    String cursor =
        ok("openMemoryApps", "GET", "/api/v1/apps/?name=CURS", null)
            .path("apps")
            .path(0)
            .path("id")
            .asText();
    assertThat(
            ok("openMemoryApp", "GET", "/api/v1/apps/" + cursor, null)
                .path("total_memories_created")
                .asInt())
        .isEqualTo(1);
    assertThat(
            ok("openMemoryAppMemories", "GET", "/api/v1/apps/" + cursor + "/memories", null)
                .path("memories"))
        .extracting(memory -> memory.path("content").asText())
        .containsExactly("Likes black tea.");
    assertThat(
            ok("openMemoryAppAccessed", "GET", "/api/v1/apps/" + cursor + "/accessed", null)
                .path("total")
                .asInt())
        .isZero();
    assertThat(ok("openMemoryApps", "GET", "/api/v1/apps/?page=2&page_size=2", null).path("apps"))
        .hasSize(1);
    assertThat(ok("openMemoryApps", "GET", "/api/v1/apps/?is_active=false", null).path("apps"))
        .isEmpty();
  }

  @Test
  void openMemorysStatisticsAreOfOneUserByEitherFormOfHisId() throws Exception {
    JsonNode byKey = ok("openMemoryStats", "GET", "/api/v1/stats/?user_id=ada", null);
    assertThat(byKey.path("total_memories").asInt()).isEqualTo(3);
    assertThat(byKey.path("total_apps").asInt()).isEqualTo(2);
    assertThat(byKey.path("apps"))
        .extracting(app -> app.path("name").asText())
        .containsExactly("cursor", "openmemory");
    assertThat(ok("openMemoryStats", "GET", "/api/v1/stats/?user_id=" + ADA.getId(), null))
        .isEqualTo(byKey);
  }

  @Test
  void aUserIdThatNoStoreCanHoldIsRefused() throws Exception {
    String body = "{'messages':'x','user_id':'" + "x".repeat(256) + "'}";
    HttpResponse<String> answer = send(ADMIN, "POST", "/memories", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("detail").asText())
        .isEqualTo("A user id has at most 255 characters.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /memories?user_id=ada&top_k=1001         |                                       "
            + " | 422",
        "GET    | /memories?user_id=ada&top_k=x            |                                       "
            + " | 422",
        "POST   | /memories                                | {'user_id':'ada'}                     "
            + " | 422",
        "POST   | /memories                                |"
            + " {'messages':[{'role':'user'}],'user_id':'ada'} | 422",
        "POST   | /memories                                | {'messages':[]}                       "
            + " | 400",
        "POST   | /memories                                | [1]                                   "
            + " | 422",
        "POST   | /memories                                | {'messages                            "
            + " | 422",
        "POST   | /memories                                |                                       "
            + " | 422",
        "POST   | /search                                  | {'query':'x'}                         "
            + " | 400",
        "POST   | /search                                  | {'filters':{'user_id':'ada'}}         "
            + " | 422",
        "POST   | /search                                  |"
            + " {'query':'x','filters':{'user_id':{'gt':1}}} | 400",
        "POST   | /search                                  |"
            + " {'query':'x','top_k':0,'user_id':'ada'} | 422",
        "POST   | /search                                  |"
            + " {'query':'x','mode':'magic','user_id':'ada'} | 422",
        "PUT    | /memories/aaaaaaaa-0000-4000-8000-00000000ffff | {'text':'x'}                    "
            + " | 404",
        "PUT    | /memories/aaaaaaaa-0000-4000-8000-000000000001 | {}                              "
            + " | 400",
        "PUT    | /memories/aaaaaaaa-0000-4000-8000-000000000001 | {'text':' '}                    "
            + " | 422",
        "DELETE | /memories/aaaaaaaa-0000-4000-8000-000000000004 |                                 "
            + " | 404",
        "DELETE | /memories                                |                                       "
            + " | 400",
        "GET    | /v1/memories/none/                       |                                       "
            + " | 404",
        "DELETE | /v1/memories/                            |                                       "
            + " | 400",
        "PUT    | /v1/batch/                               | {}                                    "
            + " | 422",
        "PUT    | /v1/batch/                               | {'memories':[{'memory_id':'x'}]}      "
            + " | 422",
        "DELETE | /v2/entities/planet/mars/                |                                       "
            + " | 400",
        "POST   | /v3/memories/                            | {'filters':{'created_at':{'gte':'x'}}}"
            + " | 400",
        "GET    | /api/v1/memories/                        |                                       "
            + " | 422",
        "GET    | /api/v1/memories/none                    |                                       "
            + " | 422",
        "GET    | /api/v1/memories/aaaaaaaa-0000-4000-8000-000000000004 |                          "
            + " | 404",
        "GET    | /api/v1/memories/?user_id=ada&size=101   |                                       "
            + " | 422",
        "GET    | /api/v1/memories/?user_id=ada&sort_column=x |                                    "
            + " | 400",
        "POST   | /api/v1/memories/                        | {'user_id':'ada'}                     "
            + " | 422",
        "DELETE | /api/v1/memories/                        | {'user_id':'ada','memory_ids':['x']}  "
            + " | 422",
        "POST   | /api/v1/memories/actions/pause           | {'user_id':'ada'}                     "
            + " | 400",
        "POST   | /api/v1/memories/actions/pause           |"
            + " {'user_id':'ada','memory_ids':[],'state':'x'} | 422",
        "DELETE | /entities/app/cursor                    |                                       "
            + " | 422",
        "GET    | /api/v1/apps/none                       |                                       "
            + " | 422",
        "GET    | /api/v1/apps/aaaaaaaa-0000-4000-8000-00000000ffff |                             "
            + " | 404",
        "GET    | /api/v1/apps/aaaaaaaa-0000-4000-8000-00000000ffff/memories |                    "
            + " | 404",
        "GET    | /api/v1/apps/?page_size=101             |                                       "
            + " | 422",
        "GET    | /api/v1/stats/                          |                                       "
            + " | 422",
        "GET    | /configure                               |                                       "
            + " | 404"
      })
  void whatCannotBeIsRefusedInTheShapeOfTheImitatedApis(
      String method, String path, String body, int status) throws Exception {
    HttpResponse<String> answer = send(ADMIN, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode detail = JSON.readTree(answer.body()).path("detail");
    assertThat(status == 422 ? detail.path(0).path("loc").isArray() : detail.isTextual())
        .as(answer.body())
        .isTrue();
    conforms("Error", answer.body());
  }

  @Test
  void aConditionIsCheckedBeforeAnythingIsSent() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/memories/" + TEA))
            .header("X-API-Key", ADMIN)
            .header("If-Match", "\"1\"")
            .PUT(BodyPublishers.ofString("{\"text\":\"x\"}"))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(412);
    assertThat(answer.headers().firstValue("ETag")).hasValue("\"2\"");
    assertThat(JSON.readTree(answer.body()).path("version").asInt()).isEqualTo(2);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    String text = "x".repeat(70_000);
    assertThat(send(ADMIN, "POST", "/memories", "{'messages':'" + text + "'}").statusCode())
        .isEqualTo(413);
  }

  @Test
  void aUsersKeyShowsNothingOfOthers() throws Exception {
    assertThat(JSON.readTree(send(adasKey, "GET", "/memories", null).body()).path("results"))
        .hasSize(3);
    assertThat(send(adasKey, "GET", "/memories?user_id=bob", null).statusCode()).isEqualTo(403);
    assertThat(send(adasKey, "GET", "/memories/" + BOBS, null).body()).isEqualTo("null");
    assertThat(send(adasKey, "GET", "/memories/" + BOBS + "/history", null).body()).isEqualTo("[]");
    assertThat(send(adasKey, "PUT", "/memories/" + BOBS, "{'text':'x'}").statusCode())
        .isEqualTo(404);
    assertThat(send(adasKey, "DELETE", "/v1/memories/?user_id=bob", null).statusCode())
        .isEqualTo(403);
    JsonNode found =
        JSON.readTree(
            send(
                    adasKey,
                    "POST",
                    "/v3/memories/search/",
                    "{'query':'tea','filters':{'OR':[{'user_id':'bob'},{'user_id':'*'}]}}")
                .body());
    assertThat(found.path("results"))
        .isNotEmpty()
        .extracting(item -> item.path("user_id").asText())
        .containsOnly("ada");
    for (String path : List.of("/api/v1/memories/?user_id=bob", "/api/v1/stats/?user_id=bob")) {
      assertThat(send(adasKey, "GET", path, null).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(send(adasKey, "DELETE", "/entities/user/bob", null).statusCode()).isEqualTo(403);
    assertThat(JSON.readTree(send(adasKey, "GET", "/entities", null).body()))
        .extracting(entity -> entity.path("id").asText())
        .doesNotContain("bob");
    assertThat(JSON.readTree(send(adasKey, "GET", "/api/v1/apps/", null).body()).path("apps"))
        .hasSize(2);
  }

  @Test
  void aKeyIsShownInAnyOfTheWaysOfTheClientsAndAWrongOneIsRefused() throws Exception {
    for (String header :
        List.of(
            "Authorization: Token " + ADMIN,
            "Authorization: Bearer " + ADMIN,
            "X-API-Key: " + ADMIN)) {
      String[] parts = header.split(": ", 2);
      HttpRequest request =
          HttpRequest.newBuilder(uri("/v1/ping/")).header(parts[0], parts[1]).build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
    assertThat(send("msk_wrong", "GET", "/v1/ping/", null).statusCode()).isEqualTo(401);
  }

  @Test
  void aRevokedKeyIsRefused() throws Exception {
    ApiKeys keys = new ApiKeys(database.database().requests());
    String key = keys.create("to be revoked", Optional.empty());
    keys.revoke(keys.find(key).orElseThrow().id());
    assertThat(send(key, "GET", "/v1/ping/", null).statusCode()).isEqualTo(401);
    assertThat(keys.list()).extracting(ApiKeys.ApiKey::name).contains("to be revoked");
  }

  @Test
  void anMcpClientListsAndFindsMemories() {
    try (McpSyncClient client = mcp(adasKey, "ada")) {
      client.initialize();
      assertThat(client.listTools().tools())
          .extracting(Tool::name)
          .containsExactlyInAnyOrder(
              "add_memories",
              "search_memory",
              "list_memories",
              "delete_memories",
              "delete_all_memories");
      assertThat(text(client, "list_memories", Map.of()))
          .contains("Likes rum.", "Likes black tea.")
          .doesNotContain("gin", "milk", "too");
      assertThat(text(client, "search_memory", Map.of("query", "tea")))
          .contains("\"results\"", "Likes black tea.");
      assertThat(text(client, "delete_memories", Map.of("memory_ids", List.of(BOBS.toString()))))
          .isEqualTo("Error: No accessible memories found with provided IDs");
    }
  }

  @Test
  void anMcpClientOfAnotherUserIsTold() {
    try (McpSyncClient client = mcp(adasKey, "bob")) {
      client.initialize();
      assertThat(text(client, "list_memories", Map.of()))
          .isEqualTo("Error: This key is for another user.");
    }
  }

  @Test
  void mcpNeedsAKeyAndAUser() throws Exception {
    assertThat(send("wrong", "POST", "/mcp/cursor/http/ada", "{}").statusCode()).isEqualTo(401);
    assertThat(send(ADMIN, "POST", "/mcp/cursor", "{}").statusCode()).isEqualTo(404);
  }

  private static McpSyncClient mcp(String key, String user) {
    return McpClient.sync(
            HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + server.port())
                .endpoint("/mcp/cursor/http/" + user)
                .httpRequestCustomizer(
                    (request, method, endpoint, body, context) ->
                        request.header("Authorization", "Bearer " + key))
                .build())
        .build();
  }

  private static String text(McpSyncClient client, String tool, Map<String, Object> arguments) {
    CallToolResult result = client.callTool(new CallToolRequest(tool, arguments));
    return ((TextContent) result.content().get(0)).text();
  }

  /** The answer of an operation, which has the form that the document says. */
  private JsonNode ok(String operation, String method, String path, String body) throws Exception {
    HttpResponse<String> answer = send(ADMIN, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    for (JsonNode item : document.path("paths")) {
      for (JsonNode each : item) {
        if (each.path("operationId").asText().equals(operation)) {
          String ref =
              each.path("responses")
                  .path("200")
                  .path("content")
                  .path("application/json")
                  .path("schema")
                  .path("$ref")
                  .asText();
          conforms(ref.substring(ref.lastIndexOf('/') + 1), answer.body());
          return JSON.readTree(answer.body());
        }
      }
    }
    throw new AssertionError("There is no operation " + operation);
  }

  private static void conforms(String schema, String body) {
    ObjectNode whole = JSON.createObjectNode();
    whole.put("$ref", "#/components/schemas/" + schema);
    whole.set("components", document.get("components"));
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(whole.toString());
    assertThat(compiled.validate(body, InputFormat.JSON)).as(body).isEmpty();
  }

  private HttpResponse<String> send(String key, String method, String path, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .header("X-API-Key", key)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body.replace('\'', '"')))
            .build(),
        BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
