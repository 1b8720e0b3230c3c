package io.memorysync.streams.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.form.NormalForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A row of a pgvector collection.
 *
 * @param vector null where there is none
 * @param json the payload, never changed in place
 */
record Payload(List<Double> vector, ObjectNode json) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keys that say nothing by themselves, or the same under another name. */
  private static final Set<String> NO_MEANING =
      Set.of(
          "hash",
          "created_at",
          "createdAt",
          "updated_at",
          "updatedAt",
          "user_id",
          "userId",
          "agent_id",
          "agentId",
          "run_id",
          "runId");

  private static final Set<String> OWN =
      Set.of("data", "categories", "memory_state", "source_app", "mcp_client");

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String content() {
    return json.path("data").textValue();
  }

  String user() {
    return first("user_id", "userId");
  }

  String agent() {
    return first("agent_id", "agentId");
  }

  String run() {
    return first("run_id", "runId");
  }

  /** As conflicts write it. */
  String state() {
    return json.has("memory_state")
        ? json.get("memory_state").textValue().toUpperCase(Locale.ROOT)
        : "ACTIVE";
  }

  Set<String> categories() {
    Set<String> categories = new TreeSet<>();
    json.path("categories").forEach(name -> categories.add(name.textValue()));
    return categories;
  }

  /** The caller's metadata as a JSON object. */
  String metadata() {
    ObjectNode rest = json.deepCopy();
    rest.remove(NO_MEANING);
    rest.remove(OWN);
    return NormalForm.json(rest);
  }

  /** The update time that a client reads, in milliseconds; null where the payload tells none. */
  Long updatedAtMillis() {
    Long snake = millis("updated_at");
    Long camel = millis("updatedAt");
    return snake == null ? camel : camel == null ? snake : Long.valueOf(Math.max(snake, camel));
  }

  /** The meaning by which the sink of a mem0 store compares rows. */
  ObjectNode meaning() {
    ObjectNode meaning = json.deepCopy();
    meaning.remove(NO_MEANING);
    put(meaning, "user_id", user());
    put(meaning, "agent_id", agent());
    put(meaning, "run_id", run());
    return meaning;
  }

  /** The update time by which the sink of a mem0 store compares rows; 0 where there is none. */
  long sinkUpdateMillis() {
    if (updatedAtMillis() != null) {
      return updatedAtMillis();
    }
    Long snake = millis("created_at");
    Long camel = millis("createdAt");
    return snake != null ? snake : camel != null ? camel : 0;
  }

  static void put(ObjectNode payload, String key, String value) {
    if (value != null) {
      payload.put(key, value);
    }
  }

  private Long millis(String key) {
    JsonNode value = json.get(key);
    return value == null ? null : Long.valueOf(Times.millis(value.textValue()));
  }

  private String first(String key, String camelKey) {
    JsonNode value = json.has(key) ? json.get(key) : json.get(camelKey);
    return value == null ? null : value.textValue();
  }

  @Override
  public String toString() {
    return json + " " + vector;
  }
}
