package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.stays;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.MemoryState;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.clients.PayloadDialect;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AddIT {

  private static final String TEXT = "Prefers window seats on night trains.";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private final String user = Pipeline.newUser();

  @Test
  void anAddInOpenMemoryIsInMem0AsAPythonClientWouldHaveWrittenIt() throws SQLException {
    Mem0Collection mem0 = pipeline.mem0Collection();

    UUID id = pipeline.openMemory().add(user, TEXT);

    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    JsonNode payload = mem0.payload(id).orElseThrow();
    assertThat(keys(payload))
        .containsExactlyInAnyOrder(
            "data",
            "hash",
            "created_at",
            "updated_at",
            "text_lemmatized",
            "user_id",
            "source_app",
            "mcp_client");
    assertThat(payload.path("data").asText()).isEqualTo(TEXT);
    assertThat(payload.path("hash").asText()).isEqualTo(ContentHash.of(TEXT));
    assertThat(payload.path("text_lemmatized").asText())
        .isEqualTo("prefers window seats on night trains");
    assertThat(payload.path("source_app").asText()).isEqualTo("openmemory");
    assertThat(payload.path("mcp_client").asText()).isEqualTo("cursor");
    assertThat(UUID.fromString(payload.path("user_id").asText()).version()).isEqualTo(5);
    assertThat(payload.path("created_at").asText()).endsWith("+00:00");
    assertThat(utc(payload, "created_at"))
        .isEqualTo(
            ((Timestamp) pipeline.openMemoryTables().memory(id).get("created_at"))
                .toLocalDateTime());
    assertThat(utc(payload, "updated_at")).isEqualTo(utc(payload, "created_at"));
  }

  @Test
  void anAddInOpenMemoryBringsItsVectorToMem0AndNeo4j() throws SQLException {
    Mem0Collection mem0 = pipeline.mem0Collection();
    MemoryGraph graph = pipeline.graph();

    UUID id = pipeline.openMemory().add(user, TEXT);

    List<Float> vector = pipeline.openMemoryTables().vector(id).orElseThrow();
    eventually(() -> assertThat(mem0.vector(id)).hasValue(vector));
    eventually(
        () ->
            assertThat(graph.memory(id))
                .containsEntry("content", TEXT)
                .containsEntry("state", "active")
                .containsEntry("version", 1L)
                .containsKey("embedding"));
    assertThat(graph.user(id)).isEqualTo(user);
    assertThat(graph.found()).contains(id.toString());
  }

  @Test
  void anAddInOpenMemoryIsOneVersion() throws SQLException {
    UUID id = pipeline.openMemory().add(user, TEXT);

    eventually(() -> assertThat(pipeline.published().versions(id)).hasSize(1));
    stays(Duration.ofSeconds(2), () -> assertThat(pipeline.published().versions(id)).hasSize(1));
  }

  @ParameterizedTest
  @EnumSource
  void anAddByEveryMem0ClientIsInOpenMemoryWithUserAppAndHistory(PayloadDialect dialect)
      throws SQLException {
    UUID userId = UUID.randomUUID();
    pipeline.mem0Collection().map(user, userId);
    eventually(
        () ->
            assertThat(pipeline.published().userId(user))
                .hasValueSatisfying(pair -> assertThat(pair.getId()).isEqualTo(userId.toString())));
    OpenMemoryTables openMemory = pipeline.openMemoryTables();

    UUID id = pipeline.mem0(dialect).add(userId.toString(), TEXT, Map.of("topic", "travel"));

    eventually(
        () ->
            assertThat(openMemory.memory(id))
                .containsEntry("content", TEXT)
                .containsEntry("state", "active")
                .containsEntry("user", user)
                .containsEntry("app", "mem0")
                .containsEntry("metadata", "{\"topic\":\"travel\"}"));
    assertThat(openMemory.memory(id).get("created_at"))
        .as("created as mem0 has it, in UTC")
        .isEqualTo(Timestamp.valueOf(created(id)));
    assertThat(openMemory.history(id)).containsExactly("deleted>active");
    eventually(
        () ->
            assertThat(openMemory.payload(id))
                .hasValueSatisfying(
                    payload -> {
                      assertThat(payload.path("data").asText()).isEqualTo(TEXT);
                      assertThat(payload.path("user_id").asText()).isEqualTo(user);
                    }));
    assertThat(openMemory.vector(id)).isEqualTo(pipeline.mem0Collection().vector(id));
  }

  @Test
  void anAddOfTwoTransactionsSecondsApartIsOneMemoryThatOurSinkDidNotInsert() throws SQLException {
    OpenMemoryClient client = pipeline.openMemory();
    OpenMemoryTables openMemory = pipeline.openMemoryTables();
    Mem0Collection mem0 = pipeline.mem0Collection();
    UUID id = UUID.randomUUID();

    client.addVector(id, user, TEXT);
    stays(
        Duration.ofSeconds(2),
        () -> {
          assertThat(openMemory.memory(id)).isEmpty();
          assertThat(mem0.payload(id)).isEmpty();
        });
    client.addRow(id, user, TEXT, Map.of(), List.of());

    eventually(() -> assertThat(mem0.vector(id)).isPresent().isEqualTo(openMemory.vector(id)));
    stays(Duration.ofSeconds(2), () -> assertThat(pipeline.published().versions(id)).hasSize(1));
    assertThat(openMemory.history(id)).containsExactly("deleted>active");
  }

  @Test
  void categoriesOfOpenMemoryAreInThePayloadOfMem0AndInTheGraph() throws SQLException {
    Mem0Collection mem0 = pipeline.mem0Collection();
    MemoryGraph graph = pipeline.graph();

    UUID id = pipeline.openMemory().add(user, TEXT, Map.of(), List.of("travel", "habits"));

    eventually(
        () ->
            assertThat(mem0.payload(id))
                .hasValueSatisfying(
                    payload ->
                        assertThat(payload.path("categories"))
                            .extracting(JsonNode::asText)
                            .containsExactly("habits", "travel")));
    eventually(() -> assertThat(graph.categories(id)).containsExactly("habits", "travel"));
  }

  @Test
  void everyCharacterOfATextArrives() throws SQLException {
    String text = "“Ça va?” 🚂\n\t'quoted' \"twice\", a \\ backslash, 中文, $1 {x: [1]}";
    Mem0Collection mem0 = pipeline.mem0Collection();
    MemoryGraph graph = pipeline.graph();

    UUID id = pipeline.openMemory().add(user, text, Map.of("näme", "wért 🚂"), List.of("日本"));

    eventually(() -> assertThat(graph.categories(id)).containsExactly("日本"));
    assertThat(graph.memory(id)).containsEntry("content", text);
    eventually(() -> assertThat(mem0.payload(id).orElseThrow().has("categories")).isTrue());
    assertThat(mem0.text(id, "data")).isEqualTo(text);
    assertThat(mem0.text(id, "hash")).isEqualTo(ContentHash.of(text));
    assertThat(mem0.text(id, "näme")).isEqualTo("wért 🚂");
  }

  @Test
  void aMemoryOfAnAgentAloneIsInTheGraphAndHasNoPlaceInOpenMemory() throws SQLException {
    MemoryGraph graph = pipeline.graph();
    UUID id = UUID.randomUUID();

    pipeline
        .mem0Collection()
        .insert(id, "{\"data\": \"Book the night train first.\", \"agent_id\": \"planner\"}");

    eventually(() -> assertThat(graph.agents(id)).containsExactly("planner"));
    assertThat(graph.user(id)).isNull();
    assertThat(pipeline.openMemoryTables().memory(id)).isEmpty();
  }

  @Test
  void theTelemetryRowsOfMem0AreNoMemories() throws SQLException {
    OpenMemoryTables openMemory = pipeline.openMemoryTables();
    UUID telemetry = UUID.randomUUID();
    pipeline
        .mem0Collection()
        .insert(telemetry, "{\"user_id\":\"" + telemetry + "\",\"type\":\"user_identity\"}");

    UUID next = pipeline.mem0().add(UUID.randomUUID().toString(), TEXT, Map.of());

    eventually(
        () ->
            assertThat(pipeline.published().last(next))
                .map(CanonicalMemory::getState)
                .hasValue(MemoryState.ACTIVE));
    stays(
        Duration.ofSeconds(1),
        () -> {
          assertThat(pipeline.published().versions(telemetry)).isEmpty();
          assertThat(pipeline.published().rejections(telemetry)).isEmpty();
          assertThat(openMemory.memory(telemetry)).isEmpty();
        });
  }

  private LocalDateTime created(UUID id) {
    eventually(() -> assertThat(pipeline.published().last(id)).isPresent());
    return LocalDateTime.ofInstant(
        pipeline.published().last(id).orElseThrow().getCreatedAt(), ZoneOffset.UTC);
  }

  private static LocalDateTime utc(JsonNode payload, String key) {
    return OffsetDateTime.parse(payload.path(key).asText())
        .withOffsetSameInstant(ZoneOffset.UTC)
        .toLocalDateTime();
  }

  private static List<String> keys(JsonNode payload) {
    return payload.properties().stream().map(Map.Entry::getKey).toList();
  }
}
