package io.memorysync.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the console's routes answer to administrators, and to everybody else. */
class ConsoleRoutesIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static ConsoleServer server;

  private final HttpClient http = HttpClient.newHttpClient();
  private String cookie = "";
  private String csrf = "";

  @BeforeAll
  static void serve() throws SQLException {
    server = ConsoleServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anAdministratorSignsInWithHisKeyAndGetsACookieThatNoScriptReads() throws Exception {
    HttpResponse<String> answer = send("POST", "/console/login", "{\"key\":\"admins-key\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/console")
        .doesNotContain(ConsoleServer.ADMIN);
  }

  @Test
  void aUsersKeyIsRefusedWithASentence() throws Exception {
    String key = server.keys().create("ada's laptop", Optional.of("ada"));
    HttpResponse<String> answer = send("POST", "/console/login", "{\"key\":\"" + key + "\"}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("the console needs an administrator's").doesNotContain(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"key\":\"wrong\"} | 401", "{} | 401", "[] | 400", "no JSON | 400"})
  void whatIsNoKeySignsNobodyIn(String body, int status) throws Exception {
    assertThat(send("POST", "/console/login", body).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /console/api/pipeline",
    "GET, /console/api/live",
    "GET, /console/api/history",
    "GET, /console/api/conflicts",
    "GET, /console/api/rejected",
    "GET, /console/api/jobs",
    "GET, /console/api/memories/aaaaaaaa-0000-4000-8000-000000000001",
    "POST, /console/api/verify",
    "POST, /console/api/replay/mem0-sink",
    "POST, /console/api/logout"
  })
  void whoeverIsNotSignedInLearnsAndChangesNothing(String method, String path) throws Exception {
    assertThat(send(method, path, "").statusCode()).isEqualTo(401);
  }

  @Test
  void whatChangesSomethingNeedsTheSessionsTokenInAHeader() throws Exception {
    signIn();
    csrf = "";
    assertThat(send("POST", "/console/api/verify", "").statusCode()).isEqualTo(403);
    csrf = "another";
    assertThat(send("POST", "/console/api/logout", "").statusCode()).isEqualTo(403);
  }

  @Test
  void signingOutEndsTheSession() throws Exception {
    signIn();
    assertThat(send("POST", "/console/api/logout", "").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/console/api/pipeline", "").statusCode()).isEqualTo(401);
  }

  @Test
  void theSessionOfAKeyThatIsRevokedEnds() throws Exception {
    String key = server.keys().create("night shift", Optional.empty());
    signIn(key);
    assertThat(send("GET", "/console/api/pipeline", "").statusCode()).isEqualTo(200);
    String id =
        server.keys().list().stream()
            .filter(each -> each.name().equals("night shift"))
            .findFirst()
            .orElseThrow()
            .id();
    server.keys().revoke(id);
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () -> assertThat(send("GET", "/console/api/pipeline", "").statusCode()).isEqualTo(401));
  }

  @Test
  void thePipelineIsToldAsTheMonitorSeesIt() throws Exception {
    signIn();
    JsonNode view = ok("/console/api/pipeline");
    assertThat(view.path("components").findValuesAsText("id")).contains("mem0-sink", "streams-app");
    assertThat(view.path("arrows")).hasSize(12);
  }

  @Test
  void itsHistoryIsToldForSoManyMinutes() throws Exception {
    signIn();
    assertThat(ok("/console/api/history?minutes=15").path("times")).hasSize(91);
    assertThat(send("GET", "/console/api/history?minutes=soon", "").statusCode()).isEqualTo(422);
  }

  @Test
  void itIsToldOnceASecond() throws Exception {
    signIn();
    HttpResponse<Stream<String>> events =
        http.send(
            request("GET", "/console/api/live", "").header("Accept", "text/event-stream").build(),
            BodyHandlers.ofLines());
    try (Stream<String> lines = events.body()) {
      assertThat(lines.filter(line -> line.equals("event: pipeline")).limit(2).count())
          .isEqualTo(2);
    }
  }

  @Test
  void aMemorysLifeHasItsVersionsWithWhatTheyChanged() throws Exception {
    signIn();
    JsonNode life = ok("/console/api/memories/" + ConsoleServer.TEA);
    assertThat(life.path("versions").findValuesAsText("version")).containsExactly("2", "1");
    JsonNode change = life.path("versions").path(0).path("changes").path(0);
    assertThat(change.path("field").asText()).isEqualTo("content");
    assertThat(change.path("before").asText()).isEqualTo("Likes green tea.");
    assertThat(change.path("after").asText()).isEqualTo("Likes black tea.");
  }

  @ParameterizedTest
  @CsvSource({
    "/console/api/memories/nothing",
    "/console/api/memories/aaaaaaaa-0000-4000-8000-00000000ffff",
    "/console/api/rejected/nothing",
    "/console/assets/..%2Findex.html",
    "/console/assets/other.js"
  })
  void whatIsNotThereIsNotFound(String path) throws Exception {
    signIn();
    assertThat(send("GET", path, "").statusCode()).isIn(400, 404);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /console/api/conflicts",
    "GET, /console/api/rejected",
    "GET, /console/api/memories/aaaaaaaa-0000-4000-8000-000000000001/stores",
    "POST, /console/api/verify"
  })
  void aViewThatIsNotConfiguredNamesTheSetting(String method, String path) throws Exception {
    signIn();
    HttpResponse<String> answer = send(method, path, "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("operations.config");
  }

  @Test
  void aReplayWithoutConnectNamesTheSetting() throws Exception {
    signIn();
    HttpResponse<String> answer = send("POST", "/console/api/replay/mem0-sink", "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("monitor.connect.url");
  }

  @Test
  void thePageRunsNoScriptsButItsOwn() throws Exception {
    HttpResponse<String> page = send("GET", "/console/", "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.body()).doesNotContainPattern("<script(?![^>]*src=)");
  }

  private void signIn() throws Exception {
    signIn(ConsoleServer.ADMIN);
  }

  private void signIn(String key) throws Exception {
    HttpResponse<String> answer = send("POST", "/console/login", "{\"key\":\"" + key + "\"}");
    cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    csrf = JSON.readTree(answer.body()).path("csrf").asText();
  }

  private JsonNode ok(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(request(method, path, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("Content-Type", "application/json")
        .header("Cookie", cookie)
        .header(Console.CSRF_HEADER, csrf)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }
}
