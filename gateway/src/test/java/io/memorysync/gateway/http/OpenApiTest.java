package io.memorysync.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.access.Callers;
import io.memorysync.gateway.access.RateLimit;
import io.memorysync.gateway.mem0.Mem0Api;
import io.memorysync.gateway.openmemory.OpenMemoryApi;
import io.memorysync.gateway.openmemory.OpenMemoryAppsApi;
import io.memorysync.gateway.platform.PlatformApi;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The OpenAPI document and the routes as they are served. */
class OpenApiTest {

  private static final String ID = "6b0c2a51-8a8e-4c39-9f0e-0e4a1c5d7f10";

  private static final List<Route> ROUTES =
      Stream.of(
              new Mem0Api(null, null, null),
              new PlatformApi(null, null, null),
              new OpenMemoryApi(null, null, null),
              new OpenMemoryAppsApi(null, null))
          .flatMap(api -> api.routes().stream())
          .toList();

  private static final ObjectNode DOCUMENT = new OpenApi(ROUTES, "test").document();

  private static GatewayServer server;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void serve() {
    server =
        new GatewayServer(
            new GatewayServer.Settings("127.0.0.1", 0, 16, 1024),
            ROUTES,
            new OpenApi(ROUTES, "test").routes(),
            new Admission(
                new Callers(true, "", null, null), new RateLimit(0, 1), new RateLimit(0, 1)),
            new SimpleMeterRegistry(),
            config -> {});
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theDocumentIsOneThatOthersUnderstand() {
    SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(DOCUMENT.toString());
    assertThat(parsed.getMessages()).isNullOrEmpty();
    assertThat(parsed.getOpenAPI().getPaths()).hasSizeGreaterThan(20);
  }

  @Test
  void itIsServedWithoutAKey() throws Exception {
    HttpResponse<String> answer = send("GET", "/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new ObjectMapper().readTree(answer.body())).isEqualTo(DOCUMENT);
  }

  @Test
  void everyOperationOfTheDocumentIsServedAndNeedsAKey() throws Exception {
    for (Map.Entry<String, JsonNode> path : DOCUMENT.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        HttpResponse<String> answer =
            send(
                operation.getKey().toUpperCase(Locale.ROOT),
                path.getKey().replaceAll("\\{\\w+}", ID));
        assertThat(answer.statusCode())
            .as("%s %s", operation.getKey(), path.getKey())
            .isEqualTo(401);
        assertThat(new ObjectMapper().readTree(answer.body()).path("detail").isTextual()).isTrue();
      }
    }
  }

  @Test
  void everyRouteThatIsServedIsInTheDocument() {
    for (Route route : ROUTES) {
      assertThat(
              DOCUMENT
                  .path("paths")
                  .path(route.path())
                  .path(route.method().name().toLowerCase(Locale.ROOT))
                  .path("operationId")
                  .asText())
          .isEqualTo(route.id());
    }
  }

  @Test
  void everySchemaThatIsNamedIsThereAndEveryOneThatIsThereIsNamed() {
    Set<String> named = new HashSet<>();
    DOCUMENT
        .findValuesAsText("$ref")
        .forEach(ref -> named.add(ref.substring(ref.lastIndexOf('/') + 1)));
    Set<String> there = new HashSet<>();
    DOCUMENT.path("components").path("schemas").fieldNames().forEachRemaining(there::add);
    there.remove("Health");
    assertThat(named).isEqualTo(there);
  }

  @Test
  void operationsHaveNamesOfTheirOwn() {
    List<String> names = new ArrayList<>();
    ROUTES.forEach(route -> names.add(route.id()));
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void aTrailingSlashMakesNoDifferenceAndWhatIsNotServedIsToldAsTheImitatedApisTellIt()
      throws Exception {
    assertThat(send("GET", "/v1/ping").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/v1/ping/").statusCode()).isEqualTo(401);
    HttpResponse<String> unknown = send("GET", "/nothing");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo("{\"detail\":\"Not Found\"}");
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}
