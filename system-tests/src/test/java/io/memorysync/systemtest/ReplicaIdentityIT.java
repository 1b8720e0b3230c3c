package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.stack.clients.Mem0Client;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Without REPLICA IDENTITY FULL an update of the payload alone would read as a vector that was
 * taken away. Such a table is refused before it is captured and while it is.
 */
class ReplicaIdentityIT {

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
  private List<String> errorsOf(String sink) throws IOException, InterruptedException {
    JsonHttp http = new JsonHttp();
    String connect = pipeline.stack().endpoints().connectUrl();
    JsonNode config = http.get(connect + "/connectors/" + sink + "/config");
    JsonNode answer =
        http.put(
            connect
                + "/connector-plugins/"
                + config.path("connector.class").asText()
                + "/config/validate",
            config);
    List<String> errors = new ArrayList<>();
    for (JsonNode option : answer.path("configs")) {
      option.path("value").path("errors").forEach(error -> errors.add(error.asText()));
    }
    return errors;
  }
}
