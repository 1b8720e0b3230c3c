package io.memorysync.connect.pgvector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import java.util.Locale;
import java.util.Set;

/**
 * The payload that a mem0 client of one dialect would have written for a memory, with what mem0 has
 * no place for under keys of our own: {@code memory_state} unless active, {@code categories} unless
 * there are none.
 */
final class Mem0Payload {

  /** Keys that any client's reader takes for the memory's own, whatever they hold. */
  private static final Set<String> NEVER_METADATA =
      Set.of(
          "data",
          "hash",
          "created_at",
          "createdAt",
          "updated_at",
          "updatedAt",
          "text_lemmatized",
          "textLemmatized",
          "user_id",
          "userId",
          "agent_id",
          "agentId",
          "run_id",
          "runId");

  private static final Set<String> STATES = Set.of("active", "paused", "archived");

  private static final Set<String> ATTRIBUTED_TO = Set.of("attributed_to", "attributedTo");

  private final PayloadDialect dialect;
  private final UserIdForm userIdForm;

  Mem0Payload(PayloadDialect dialect, UserIdForm userIdForm) {
    this.dialect = dialect;
    this.userIdForm = userIdForm;
  }

  /**
   * Renders a memory that is not deleted.
   *
   * @return a JSON object
   * @throws org.apache.kafka.connect.errors.DataException if the metadata is no JSON object
   */
  String render(CanonicalMemory memory) {
    ObjectNode payload = Json.newObject();
    payload.put("data", memory.getContent());
    payload.put("hash", memory.getContentHash());
    payload.put(dialect.key("created_at"), dialect.time(memory.getCreatedAt()));
    if (dialect.showsUpdate(memory.getCreatedAt(), memory.getUpdatedAt())) {
      payload.put(dialect.key("updated_at"), dialect.time(memory.getUpdatedAt()));
    }
    dialect.keywordKey().ifPresent(key -> payload.put(key, KeywordText.of(memory.getContent())));
    if (memory.getUser() != null) {
      payload.put(dialect.key("user_id"), userIdForm.of(memory.getUser()));
    }
    putUnlessNull(payload, dialect.key("agent_id"), memory.getAgentId());
    putUnlessNull(payload, dialect.key("run_id"), memory.getRunId());
    if (memory.getApp() != null) {
      OpenMemoryPayload.putApp(payload, memory.getApp());
    }
    if (memory.getState() != MemoryState.ACTIVE) {
      payload.put("memory_state", memory.getState().name().toLowerCase(Locale.ROOT));
    }
    if (!memory.getCategories().isEmpty()) {
      memory.getCategories().stream().sorted().forEach(payload.putArray("categories")::add);
    }
    flattenMetadata(payload, memory.getMetadata());
    return Json.text(payload);
  }

  private void flattenMetadata(ObjectNode payload, String metadata) {
    Json.object(metadata, "metadata")
        .properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              String key = ATTRIBUTED_TO.contains(name) ? dialect.key("attributed_to") : name;
              if (!payload.has(key) && !meansSomethingElse(key, entry.getValue())) {
                payload.set(key, entry.getValue());
              }
            });
  }

  /** Whether a reader of the payload would take caller metadata for something else. */
  private static boolean meansSomethingElse(String key, JsonNode value) {
    return switch (key) {
      case "memory_state" -> STATES.contains(value.asText());
      case "categories" -> value.isArray() && allTexts(value);
      case "source_app" -> OpenMemoryPayload.SOURCE_APP.equals(value.asText());
      case "mcp_client" -> value.isTextual() && !value.asText().isEmpty();
      case "type" -> "user_identity".equals(value.asText());
      default -> NEVER_METADATA.contains(key);
    };
  }

  private static boolean allTexts(JsonNode array) {
    for (JsonNode item : array) {
      if (!item.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static void putUnlessNull(ObjectNode payload, String key, String value) {
    if (value != null) {
      payload.put(key, value);
    }
  }
}
