package io.memorysync.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.testkit.Operation;
import io.memorysync.testkit.TestStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs {@code ./memory-sync verify --json}. */
final class Verify {

  /** What the command has by itself: too little to hold a table whole. */
  private static final int HEAP_MB = 192;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Verify() {}

  /**
   * What a run found.
   *
   * @param status the exit status
   */
  record Result(int status, JsonNode report) {

    /** How many memories differ in one target. */
    long differing(String target) {
      for (JsonNode candidate : report.path("targets")) {
        if (candidate.path("name").asText().equals(target)) {
          return candidate.path("differing").asLong();
        }
      }
      throw new IllegalArgumentException("There is no target " + target);
    }

    /** Everything that differs, each as {@code target: kind [field] id}. */
    Set<String> drift() {
      Set<String> drift = new TreeSet<>();
      for (JsonNode target : report.path("targets")) {
        for (JsonNode found : target.path("drift")) {
          String field = found.path("field").isNull() ? "" : " " + found.path("field").asText();
          found
              .path("examples")
              .forEach(
                  id ->
                      drift.add(
                          "%s: %s%s %s"
                              .formatted(
                                  target.path("name").asText(),
                                  found.path("kind").asText(),
                                  field,
                                  id.asText())));
        }
      }
      return drift;
    }
  }

  static Result run(TestStack stack, String... options) throws JsonProcessingException {
    List<String> arguments = new ArrayList<>(List.of("verify", "--json"));
    arguments.addAll(List.of(options));
    Operation verify = stack.operate(HEAP_MB, arguments.toArray(String[]::new));
    assertThat(verify.output()).as(verify.errors()).isNotEmpty();
    return new Result(verify.status(), JSON.readTree(verify.output()));
  }
}
