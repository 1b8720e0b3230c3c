package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A consumer that shares no code with ours: KafkaJS and its client of Confluent's registry, in the
 * example for developers who subscribe.
 */
class ForeignConsumerIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  @TempDir private Path directory;

  @Test
  void aJavaScriptConsumerReadsTheAgreedStateFromTheCanonicalTopic() throws Exception {
    NodeExample example = NodeExample.install("consumer-js", directory);
    UUID id =
        pipeline
            .openMemory()
            .add(Pipeline.newUser(), "Drinks tea.", Map.of("cups", 3), List.of("habits"));
    pipeline.openMemory().edit(id, "Drinks coffee.");
    eventually(
        () ->
            assertThat(pipeline.published().last(id))
                .hasValueSatisfying(
                    memory -> {
                      assertThat(memory.getContent()).isEqualTo("Drinks coffee.");
                      assertThat(memory.getCategories()).containsExactly("habits");
                    }));

    String lines =
        example.run(
            Map.of(),
            "node",
            "reader.mjs",
            pipeline.stack().bootstrapServers(),
            pipeline.stack().registryUrl() + "/apis/ccompat/v7",
            "--until-end");

    JsonNode memory = memory(lines, id);
    assertThat(memory.path("content").asText()).isEqualTo("Drinks coffee.");
    assertThat(memory.path("metadata").asText()).isEqualTo("{\"cups\":3}");
    assertThat(memory.path("categories")).extracting(JsonNode::asText).containsExactly("habits");
    assertThat(memory.path("state").asText()).isEqualTo("ACTIVE");
    assertThat(memory.path("embedding").path("vector")).hasSize(Pipeline.DIMS);
    assertThat(memory.path("version").asLong())
        .isEqualTo(pipeline.published().last(id).orElseThrow().getVersion());
  }

  private static JsonNode memory(String lines, UUID id) throws IOException {
    for (String line : lines.lines().toList()) {
      JsonNode memory = JSON.readTree(line);
      if (memory.path("id").asText().equals(id.toString())) {
        return memory;
      }
    }
    throw new AssertionError("Memory " + id + " was not read");
  }
}
