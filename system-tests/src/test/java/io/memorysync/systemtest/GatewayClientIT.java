package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A client that shares no code with ours: mem0's own from npm, with the gateway as its host. */
class GatewayClientIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  @TempDir private Path directory;

  @Test
  void mem0sClientAddsListsFindsChangesAndDeletes() throws Exception {
    String user = Pipeline.newUser();
    Mem0Collection mem0 = pipeline.mem0Collection();
    Endpoints.Gateway gateway = pipeline.stack().gateway();
    NodeExample example = NodeExample.install("gateway-client-js", directory);

    Map<String, JsonNode> steps =
        steps(
            example.run(
                Map.of("MEM0_TELEMETRY", "false", "HOME", directory.toString()),
                "node",
                "client.mjs",
                gateway.url(),
                gateway.adminKey(),
                user));

    JsonNode added = answer(steps, "add").path("results");
    assertThat(added).hasSize(2);
    String id = added.get(0).path("id").asText();
    assertThat(answer(steps, "get").path("memory").asText()).startsWith("I play the cello");
    assertThat(answer(steps, "get").path("userId").asText()).isEqualTo(user);
    assertThat(answer(steps, "get").path("metadata").path("source").asText()).isEqualTo("talk");
    assertThat(answer(steps, "getAll").path("count").asInt()).isEqualTo(2);
    assertThat(answer(steps, "getAll").path("results")).hasSize(1);
    assertThat(answer(steps, "search").path("results").get(0).path("id").asText()).isEqualTo(id);
    assertThat(answer(steps, "update").path("memory").asText()).isEqualTo("Plays the viola.");
    assertThat(answer(steps, "update").path("metadata").path("source").asText()).isEqualTo("talk");
    assertThat(answer(steps, "batchUpdate").path("message").asText()).contains("1 memories");
    assertThat(answer(steps, "history"))
        .extracting(entry -> entry.path("newMemory").asText())
        .containsExactly(
            "I play the cello in an amateur orchestra.",
            "Plays the viola.",
            "Plays the viola da gamba.");
    assertThat(answer(steps, "users").path("results"))
        .anyMatch(entity -> entity.path("name").asText().equals(user));
    assertThat(answer(steps, "delete").path("message").asText()).contains("deleted");
    assertThat(steps.get("get of what is deleted").path("error").asText())
        .isEqualTo("MemoryNotFoundError");
    assertThat(steps.get("add for nobody").path("error").asText()).isEqualTo("ValidationError");
    assertThat(answer(steps, "getAll in the end").path("count").asInt()).isZero();
    eventually(() -> assertThat(mem0.payload(UUID.fromString(id))).isEmpty());
  }

  private static JsonNode answer(Map<String, JsonNode> steps, String name) {
    return steps.get(name).path("answer");
  }

  private static Map<String, JsonNode> steps(String lines) throws IOException {
    Map<String, JsonNode> steps = new HashMap<>();
    for (String line : lines.lines().toList()) {
      JsonNode step = JSON.readTree(line);
      steps.put(step.path("step").asText(), step);
    }
    return steps;
  }
}
