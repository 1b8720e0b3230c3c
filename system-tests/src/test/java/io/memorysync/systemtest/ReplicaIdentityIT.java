package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.clients.Mem0Client;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Without REPLICA IDENTITY FULL an update of the payload alone would read as a vector that was
 * taken away. Such a table is refused before it is captured and while it is.
 */
class ReplicaIdentityIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private Mem0Collection mem0;

  @BeforeEach
  void look() throws SQLException {
    mem0 = pipeline.mem0Collection();
  }

  @AfterEach
  void restore() throws SQLException {
    replicaIdentity("FULL");
  }

  @Test
  void theCheckBeforeTheStartNamesTheTableAndTheCommand() throws SQLException {
    assertThat(pipeline.stack().check()).isEmpty();

    replicaIdentity("DEFAULT");

    assertThat(pipeline.stack().check())
        .singleElement()
        .asString()
        .contains("public.mem0migrations")
        .endsWith("ALTER TABLE public.mem0migrations REPLICA IDENTITY FULL;");
  }

  @Test
  void connectRefusesASinkOnSuchATableAndNamesTheCommand() throws Exception {
    replicaIdentity("DEFAULT");

    assertThat(errorsOf("mem0-sink"))
        .singleElement()
        .asString()
        .contains("ALTER TABLE \"public\".\"mem0migrations\" REPLICA IDENTITY FULL");
  }

  @Test
  void anUpdateOfSuchATableIsRejectedAndTakesNoVectorAway() throws SQLException {
    OpenMemoryTables openMemory = pipeline.openMemoryTables();
    Mem0Client client = pipeline.mem0();
    UUID id = client.add(UUID.randomUUID().toString(), "Runs at dawn.", Map.of());
    eventually(
        () -> assertThat(openMemory.vector(id)).hasValue(Pipeline.vectorOf("Runs at dawn.")));

    replicaIdentity("DEFAULT");
    client.update(id, "Runs at dusk.");

    eventually(() -> assertThat(pipeline.published().rejections(id)).isNotEmpty());
    assertThat(pipeline.published().rejections(id))
        .allSatisfy(
            event -> {
              assertThat(event.getCode()).isEqualTo("replica-identity");
              assertThat(event.getReason())
                  .contains("ALTER TABLE public.mem0migrations REPLICA IDENTITY FULL");
            });
    assertThat(openMemory.vector(id)).hasValue(Pipeline.vectorOf("Runs at dawn."));

    replicaIdentity("FULL");
    client.update(id, "Runs at noon.");

    eventually(
        () -> {
          assertThat(openMemory.memory(id)).containsEntry("content", "Runs at noon.");
          assertThat(openMemory.vector(id)).hasValue(Pipeline.vectorOf("Runs at noon."));
        });
  }

  private void replicaIdentity(String identity) throws SQLException {
    mem0.database().execute("ALTER TABLE mem0migrations REPLICA IDENTITY " + identity);
  }

  /** What Connect answers when it is asked to validate the configuration that a sink runs with. */
  private Stream<String> errorsOf(String sink) throws Exception {
    String connect = pipeline.stack().endpoints().connectUrl();
    HttpClient http = HttpClient.newHttpClient();
    String config =
        http.send(
                HttpRequest.newBuilder(URI.create(connect + "/connectors/" + sink + "/config"))
                    .build(),
                BodyHandlers.ofString())
            .body();
    HttpRequest validate =
        HttpRequest.newBuilder(
                URI.create(connect + "/connector-plugins/PgVectorSinkConnector/config/validate"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(config))
            .build();
    JsonNode answer = JSON.readTree(http.send(validate, BodyHandlers.ofString()).body());
    return StreamSupport.stream(answer.path("configs").spliterator(), false)
        .flatMap(
            option ->
                StreamSupport.stream(option.path("value").path("errors").spliterator(), false))
        .map(JsonNode::asText);
  }
}
