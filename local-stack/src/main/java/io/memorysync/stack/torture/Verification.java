package io.memorysync.stack.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.StackException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code ./memory-sync verify} finds: every store against the agreed state, by field. */
final class Verification {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing is on its way any more. */
  private static final List<String> COMMAND = List.of("verify", "--json", "--patience", "0");

  private static final int DIFFERS = 1;

  private Verification() {}

  /**
   * Compares all stores.
   *
   * @throws StackException if that cannot be found out
   */
  static List<VerifiedStore> run(LocalStack stack) throws InterruptedException {
    try {
      Path report = Files.createTempFile("memory-sync-verify-", ".json");
      try {
        int status =
            stack
                .operations()
                .command(COMMAND)
                .redirectOutput(report.toFile())
                .redirectError(Redirect.DISCARD)
                .start()
                .waitFor();
        if (status > DIFFERS) {
          throw new StackException(
              "The stores could not be compared; see why with: ./memory-sync verify");
        }
        return stores(JSON.readTree(report.toFile()));
      } finally {
        Files.delete(report);
      }
    } catch (IOException e) {
      throw new StackException("The stores could not be compared: " + e.getMessage(), e);
    }
  }

  private static List<VerifiedStore> stores(JsonNode report) {
    List<VerifiedStore> stores = new ArrayList<>();
    for (JsonNode target : report.path("targets")) {
      List<VerifiedStore.Drift> drift = new ArrayList<>();
      for (JsonNode kind : target.path("drift")) {
        List<String> memories = new ArrayList<>();
        kind.path("examples").forEach(example -> memories.add(example.asText()));
        drift.add(
            new VerifiedStore.Drift(
                kind.path("kind").asText(),
                kind.path("field").asText(null),
                kind.path("count").asLong(),
                memories));
      }
      stores.add(
          new VerifiedStore(
              target.path("name").asText(),
              target.path("memories").asLong(),
              target.path("differing").asLong(),
              drift));
    }
    return stores;
  }
}
