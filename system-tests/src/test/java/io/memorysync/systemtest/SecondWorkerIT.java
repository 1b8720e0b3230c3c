package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.provision.TarArchive;
import io.memorysync.stack.server.ConnectWorker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two workers share the tasks of a sink; the second one has the plugin from its archive. */
class SecondWorkerIT {

  private static final String SINK = "mem0-sink";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private final JsonHttp http = new JsonHttp();
  private ConnectWorker second;

  @BeforeEach
  void aWorkerThatHasTheUnpackedArchive(@TempDir Path plugins) throws IOException {
    new TarArchive(archive()).unpack(plugins);
    second = pipeline.stack().secondConnect(plugins);
    second.start();
  }

  @AfterEach
  void theFirstWorkerAlone() {
    pipeline.stack().restartConnect();
    second.stop();
    pipeline.stack().connect().awaitRunning(SINK, PATIENCE);
  }

  @Test
  void theSecondTakesOverWhenTheFirstIsKilled() throws Exception {
    String both = pipeline.stack().endpoints().connectUrl();
    within(
        PATIENCE,
        () ->
            assertThat(workersOfTheTasks(both))
                .containsExactlyInAnyOrder(address(both), address(second.url())));

    pipeline.stack().killConnect();
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), "Was handed over.");

    within(PATIENCE, () -> assertThat(pipeline.mem0Collection().payload(id)).isPresent());
    assertThat(workersOfTheTasks(second.url())).containsExactly(address(second.url()));
  }

  private Set<String> workersOfTheTasks(String url) throws IOException, InterruptedException {
    Set<String> workers = new HashSet<>();
    for (JsonNode task : http.get(url + "/connectors/" + SINK + "/status").path("tasks")) {
      if (task.path("state").asText().equals("RUNNING")) {
        workers.add(task.path("worker_id").asText());
      }
    }
    return workers;
  }

  private static String address(String url) {
    return URI.create(url).getAuthority();
  }

  private static Path archive() throws IOException {
    try (Stream<Path> files =
        Files.list(Checkout.find().root().resolve("sink-connectors/target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-plugin.tar.gz"))
          .findFirst()
          .orElseThrow();
    }
  }
}
