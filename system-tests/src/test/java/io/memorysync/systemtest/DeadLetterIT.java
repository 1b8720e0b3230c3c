package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.testkit.Operation;
import io.memorysync.testkit.TestStack;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A version that a store does not take, from the sink's dead-letter topic to its way back. */
class DeadLetterIT {

  private static final String REFUSED = "Keeps what mem0 refuses to hold.";

  /** Longer than what a producer sends that nobody told otherwise. */
  private static final String TEXT = REFUSED + " And much more.".repeat(150_000);

  private static final String DEAD_LETTERS = "memory.dead-letter.mem0-sink";
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private TestStack stack;
  private Mem0Collection mem0;

  @BeforeEach
  void mem0RefusesOneText() throws SQLException {
    stack = pipeline.stack();
    mem0 = pipeline.mem0Collection();
    mem0.database()
        .execute(
            "ALTER TABLE mem0migrations ADD CONSTRAINT refused"
                + " CHECK (NOT starts_with(payload ->> 'data', '%s'))".formatted(REFUSED));
  }

  @AfterEach
  void mem0TakesEverything() throws SQLException {
    mem0.database().execute("ALTER TABLE mem0migrations DROP CONSTRAINT IF EXISTS refused");
  }

  @Test
  void whatASinkCannotWriteIsPutAsideWithItsReasonAndWrittenOnceItsCauseIsMended()
      throws Exception {
    long before = pipeline.endOf(DEAD_LETTERS);
    UUID refused = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    UUID next = pipeline.openMemory().add(Pipeline.newUser(), "Passes.");

    eventually(() -> assertThat(pipeline.endOf(DEAD_LETTERS)).isGreaterThan(before));
    eventually(() -> assertThat(mem0.text(next, "data")).isEqualTo("Passes."));
    assertThat(stack.connect().status("mem0-sink").orElseThrow().isRunning()).isTrue();
    assertThat(mem0.payload(refused)).isEmpty();

    JsonNode letter = listed(refused);
    assertThat(letter.path("sink").asText()).isEqualTo("mem0-sink");
    assertThat(letter.path("message").asText())
        .contains("23514", "refused")
        .doesNotContain(REFUSED);
    String id = letter.path("id").asText();
    Operation show = stack.operate("rejected", "show", id);
    assertThat(show.status()).as(show.errors()).isZero();
    assertThat(show.output()).contains(id, refused.toString(), "23514", TEXT, "384 values");
    Operation retry = stack.operate("rejected", "retry", id);
    assertThat(retry.status()).isEqualTo(2);
    assertThat(retry.errors()).contains("verify --repair", "replay mem0-sink");
    assertThat(Files.readString(stack.connectLog())).contains("23514").doesNotContain(REFUSED);

    mem0TakesEverything();
    Verify.Result repaired = Verify.run(stack, "--patience", "1", "--repair");

    assertThat(repaired.drift()).isEmpty();
    assertThat(repaired.status()).isZero();
    assertThat(mem0.text(refused, "data")).isEqualTo(TEXT);
    assertThat(Verify.run(stack, "--patience", "1").status()).isZero();
  }

  private JsonNode listed(UUID memory) throws Exception {
    Operation list = stack.operate("rejected", "--json", "--memory", memory.toString());
    assertThat(list.status()).as(list.errors()).isEqualTo(1);
    JsonNode letters = JSON.readTree(list.output()).path("deadLetters");
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }
}
