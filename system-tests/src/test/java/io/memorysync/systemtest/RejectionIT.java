package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.RejectedEvent;
import io.memorysync.stack.clients.OpenMemoryClient;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot be understood is told to people, and does not stop what comes after it. */
class RejectionIT {

  private static final String TEXT = "Collects stamps.";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;

  @BeforeEach
  void look() throws SQLException {
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
  }

  @Test
  void aPayloadThatIsNoObjectIsRejectedWithItsPositionAndTheNextRowArrives() throws SQLException {
    UUID malformed = UUID.randomUUID();

    mem0.insert(malformed, "[1, 2]");
    UUID next = pipeline.mem0().add(UUID.randomUUID().toString(), TEXT, Map.of());

    RejectedEvent event = rejected(malformed);
    assertThat(event.getCode()).isEqualTo("invalid-payload");
    assertThat(event.getReason()).contains("public.mem0migrations").contains("Correct its payload");
    assertThat(event.getTopic()).isEqualTo("mem0.public.mem0migrations");
    assertThat(event.getOffset()).isNotNegative();
    assertThat(event.getValue().remaining()).as("the original record").isPositive();
    eventually(() -> assertThat(openMemory.memory(next)).containsEntry("content", TEXT));
  }

  @Test
  void aRowWithoutTextIsNoMemoryAndNoError() throws SQLException {
    UUID withoutData = UUID.randomUUID();

    mem0.insert(withoutData, "{\"user_id\": \"somebody\"}");
    UUID next = pipeline.mem0().add(UUID.randomUUID().toString(), TEXT, Map.of());

    eventually(() -> assertThat(openMemory.memory(next)).containsEntry("content", TEXT));
    assertThat(pipeline.published().versions(withoutData)).isEmpty();
    assertThat(pipeline.published().rejections(withoutData)).isEmpty();
  }

  @Test
  void aStateThatANewerOpenMemoryInventedIsRejectedUntilTheRowHasAKnownOne() throws SQLException {
    OpenMemoryClient client = pipeline.openMemory();
    UUID id = client.add(Pipeline.newUser(), TEXT);
    eventually(() -> assertThat(mem0.payload(id)).isPresent());

    openMemory.database().execute("ALTER TYPE memorystate ADD VALUE IF NOT EXISTS 'snoozed'");
    openMemory.database().execute("UPDATE memories SET state = 'snoozed' WHERE id = ?", id);
    UUID next = client.add(Pipeline.newUser(), TEXT);

    RejectedEvent event = rejected(id);
    assertThat(event.getCode()).isEqualTo("unknown-state");
    assertThat(event.getReason()).contains("active, archived, deleted, paused");
    assertThat(event.getTopic()).isEqualTo("openmemory.public.memories");
    eventually(() -> assertThat(mem0.text(next, "data")).isEqualTo(TEXT));

    client.pause(id);

    eventually(() -> assertThat(mem0.text(id, "memory_state")).isEqualTo("paused"));
  }

  @Test
  void metadataOfOpenMemoryThatIsNoObjectIsRejectedUntilItIsCorrected() throws SQLException {
    UUID id = pipeline.openMemory().add(Pipeline.newUser(), TEXT);
    eventually(() -> assertThat(mem0.payload(id)).isPresent());

    openMemory.database().execute("UPDATE memories SET metadata = '\"x\"' WHERE id = ?", id);

    assertThat(rejected(id).getCode()).isEqualTo("invalid-metadata");

    openMemory
        .database()
        .execute("UPDATE memories SET metadata = '{\"album\": \"red\"}' WHERE id = ?", id);

    eventually(() -> assertThat(mem0.text(id, "album")).isEqualTo("red"));
  }

  private RejectedEvent rejected(UUID id) {
    eventually(() -> assertThat(pipeline.published().rejections(id)).hasSize(1));
    return pipeline.published().rejections(id).get(0);
  }
}
