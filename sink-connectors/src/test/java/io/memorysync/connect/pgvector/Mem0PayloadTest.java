package io.memorysync.connect.pgvector;

import static io.memorysync.connect.common.Memories.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.connect.common.Memories;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.UserRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Mem0PayloadTest {

  private static final UserRef DRJ = new UserRef("12345678-1234-5678-9012-123456789abc", "drj");

  @Test
  void pythonsPayloadIsInSnakeCaseWithMicroseconds() {
    assertPayload(
        PayloadDialect.PYTHON,
        full(),
        """
        {"data": "Likes olives, a lot", "hash": "0743bd9f097fdd2074e137d3ba359dab",
         "created_at": "2025-03-01T10:00:00.123456+00:00",
         "updated_at": "2025-03-02T11:30:00+00:00",
         "text_lemmatized": "likes olives a lot",
         "user_id": "12345678-1234-5678-9012-123456789abc",
         "agent_id": "planner", "run_id": "run-7",
         "attributed_to": "user", "topic": {"depth": 1.50}, "role": "user"}
        """);
  }

  @Test
  void typeScript3sPayloadHasCamelCaseTimesAndSnakeCaseIds() {
    assertPayload(
        PayloadDialect.TYPESCRIPT_3,
        full(),
        """
        {"data": "Likes olives, a lot", "hash": "0743bd9f097fdd2074e137d3ba359dab",
         "createdAt": "2025-03-01T10:00:00.123Z", "updatedAt": "2025-03-02T11:30:00.000Z",
         "textLemmatized": "likes olives a lot",
         "user_id": "12345678-1234-5678-9012-123456789abc",
         "agent_id": "planner", "run_id": "run-7",
         "attributedTo": "user", "topic": {"depth": 1.50}, "role": "user"}
        """);
  }

  @Test
  void typeScript2sPayloadIsInCamelCaseWithoutKeywords() {
    assertPayload(
        PayloadDialect.TYPESCRIPT_2,
        full(),
        """
        {"data": "Likes olives, a lot", "hash": "0743bd9f097fdd2074e137d3ba359dab",
         "createdAt": "2025-03-01T10:00:00.123Z", "updatedAt": "2025-03-02T11:30:00.000Z",
         "userId": "12345678-1234-5678-9012-123456789abc",
         "agentId": "planner", "runId": "run-7",
         "attributedTo": "user", "topic": {"depth": 1.50}, "role": "user"}
        """);
  }

  @Test
  void pythonWritesTheUpdateTimeOfAMemoryThatWasNeverUpdated() {
    assertThat(render(PayloadDialect.PYTHON, fresh()).get("updated_at").asText())
        .isEqualTo("2025-03-01T10:00:00.123456+00:00");
  }

  @ParameterizedTest
  @EnumSource(
      value = PayloadDialect.class,
      names = {"TYPESCRIPT_2", "TYPESCRIPT_3"})
  void typeScriptDoesNot(PayloadDialect dialect) {
    assertThat(render(dialect, fresh()).has("updatedAt")).isFalse();
  }

  @Test
  void theUserIsTheStringWhereTheStoreHasStrings() {
    String payload =
        new Mem0Payload(PayloadDialect.PYTHON, UserIdForm.STRING).render(full().build());

    assertThat(json(payload).get("user_id").asText()).isEqualTo("drj");
  }

  @Test
  void aMemoryOfAnAgentAloneHasNoUser() {
    assertThat(render(PayloadDialect.PYTHON, full().setUser(null)).has("user_id")).isFalse();
  }

  @Test
  void theAppIsToldAsOpenMemorysOwnClientTellsIt() {
    JsonNode payload = render(PayloadDialect.PYTHON, full().setApp("cursor"));

    assertThat(payload.get("source_app").asText()).isEqualTo("openmemory");
    assertThat(payload.get("mcp_client").asText()).isEqualTo("cursor");
  }

  @Test
  void aPausedMemorySaysSo() {
    JsonNode payload = render(PayloadDialect.PYTHON, full().setState(MemoryState.PAUSED));

    assertThat(payload.get("memory_state").asText()).isEqualTo("paused");
  }

  @Test
  void anActiveMemoryDoesNot() {
    assertThat(render(PayloadDialect.PYTHON, full()).has("memory_state")).isFalse();
  }

  @Test
  void categoriesAreASortedArray() {
    JsonNode payload = render(PayloadDialect.PYTHON, full().setCategories(List.of("work", "food")));

    assertThat(payload.get("categories").toString()).isEqualTo("[\"food\",\"work\"]");
  }

  @Test
  void metadataNeverReplacesWhatThePayloadSaysItself() {
    JsonNode payload =
        render(
            PayloadDialect.PYTHON,
            full()
                .setApp("cursor")
                .setState(MemoryState.PAUSED)
                .setMetadata(
                    """
                    {"data": "x", "hash": "x", "user_id": "x", "created_at": "x",
                     "memory_state": "sleepy", "mcp_client": "x", "source_app": "slack"}
                    """));

    assertThat(payload.findValuesAsText("data")).containsExactly("Likes olives, a lot");
    assertThat(payload.get("user_id").asText()).isEqualTo(DRJ.getId());
    assertThat(payload.get("memory_state").asText()).isEqualTo("paused");
    assertThat(payload.get("mcp_client").asText()).isEqualTo("cursor");
    assertThat(payload.get("source_app").asText()).isEqualTo("openmemory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"userId\": \"mallory\"}",
        "{\"updatedAt\": \"2030-01-01T00:00:00Z\"}",
        "{\"text_lemmatized\": \"x\"}",
        "{\"memory_state\": \"archived\"}",
        "{\"categories\": [\"work\"]}",
        "{\"source_app\": \"openmemory\"}",
        "{\"mcp_client\": \"cursor\"}",
        "{\"type\": \"user_identity\"}"
      })
  void metadataThatAReaderWouldTakeForTheMemorysOwnIsLeftOut(String metadata) {
    assertThat(render(PayloadDialect.TYPESCRIPT_3, full().setMetadata(metadata)))
        .isEqualTo(render(PayloadDialect.TYPESCRIPT_3, full().setMetadata("{}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"memory_state\":\"sleepy\"}",
        "{\"categories\":[1]}",
        "{\"source_app\":\"slack\"}",
        "{\"mcp_client\":7}",
        "{\"type\":\"preference\"}"
      })
  void metadataThatNoReaderTakesForTheMemorysOwnIsKept(String metadata) {
    JsonNode payload = render(PayloadDialect.PYTHON, full().setMetadata(metadata));

    json(metadata)
        .properties()
        .forEach(entry -> assertThat(payload.get(entry.getKey())).isEqualTo(entry.getValue()));
  }

  @Test
  void numbersOfTheMetadataKeepEveryDigit() {
    String metadata = "{\"big\":123456789012345678901234567890,\"small\":0.10}";

    assertThat(
            new Mem0Payload(PayloadDialect.PYTHON, UserIdForm.UUID)
                .render(full().setMetadata(metadata).build()))
        .contains("123456789012345678901234567890")
        .contains("0.10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{", "", "{} {}"})
  void metadataThatIsNoObjectIsABadRecordAndIsNotQuoted(String metadata) {
    assertThatThrownBy(() -> render(PayloadDialect.PYTHON, full().setMetadata(metadata)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("metadata");
  }

  private static CanonicalMemory.Builder full() {
    return Memories.withContent(
            memory(UUID.fromString("00000000-0000-0000-0000-000000000001")), "Likes olives, a lot")
        .setUser(DRJ)
        .setApp(null)
        .setAgentId("planner")
        .setRunId("run-7")
        .setCategories(List.of())
        .setMetadata("{\"attributed_to\":\"user\",\"role\":\"user\",\"topic\":{\"depth\":1.50}}")
        .setUpdatedAt(Instant.parse("2025-03-02T11:30:00Z"));
  }

  private static CanonicalMemory.Builder fresh() {
    return full().setUpdatedAt(Memories.CREATED);
  }

  private static void assertPayload(
      PayloadDialect dialect, CanonicalMemory.Builder memory, String expected) {
    assertThat(render(dialect, memory)).isEqualTo(json(expected));
  }

  private static JsonNode render(PayloadDialect dialect, CanonicalMemory.Builder memory) {
    return json(new Mem0Payload(dialect, UserIdForm.UUID).render(memory.build()));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
