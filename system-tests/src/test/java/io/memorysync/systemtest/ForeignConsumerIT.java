package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A consumer that shares no code with ours: KafkaJS and its client of Confluent's registry, in the
 * example for developers who subscribe.
 */
class ForeignConsumerIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 120;

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  @TempDir private Path directory;

  @Test
  void aJavaScriptConsumerReadsTheAgreedStateFromTheCanonicalTopic() throws Exception {
    assumeTrue(isInstalled("node") && isInstalled("npm"), "node and npm are not installed");
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
    copyExample();
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");

    String lines =
        run(
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

  /** The clone stays as it is: what npm fetches goes into the copy. */
  private void copyExample() throws IOException {
    Path example = Checkout.find().root().resolve("examples/consumer-js");
    try (Stream<Path> files = Files.list(example)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", null);
    Path errors = Files.createTempFile(directory, "errors", null);
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("%s ended within %d s", command[0], PATIENCE_SECONDS).isTrue();
    assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
    return Files.readString(output);
  }

  private static boolean isInstalled(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
