package io.memorysync.streams.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.form.NormalForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The payload of a mem0 row, in any dialect: the Python client's, TypeScript 2.x with its camelCase
 * ids, TypeScript 3.x with its camelCase times.
 *
 * <p>A key of ours or mem0's that holds what its writer would write is taken as such; with anything
 * else in it, it is the caller's own and stays in the metadata, so that nothing is lost.
 */
sealed interface Mem0Payload {

  /**
   * A memory.
   *
   * @param content its text
   * @param userId its user in the form of the store; empty for a memory of an agent or run alone
   * @param agentId mem0's agent id
   * @param runId mem0's run id
   * @param app the MCP client that created it through OpenMemory
   * @param categories its categories in normal form; empty where the payload has none to tell
   * @param state its state; empty where the payload does not tell
   * @param createdAt the earliest of the creation times that clients of two dialects left
   * @param updatedAt the latest of their update times
   * @param metadata everything else, a JSON object in normal form
   * @param inForm whether state and categories are told as a sink tells them: by no key where the
   *     memory is active or has none, the names sorted and each once
   */
  record Memory(
      String content,
      Optional<String> userId,
      Optional<String> agentId,
      Optional<String> runId,
      Optional<String> app,
      Optional<List<String>> categories,
      Optional<MemoryState> state,
      Optional<Instant> createdAt,
      Optional<Instant> updatedAt,
      String metadata,
      boolean inForm)
      implements Mem0Payload {}

  /** A row of mem0's own that is no memory. */
  record NoMemory(String reason) implements Mem0Payload {}

  /** A payload that no mem0 client writes; the reason never quotes it. */
  record Malformed(String reason) implements Mem0Payload {}

  /** Reads a payload from its JSON text. */
  static Mem0Payload parse(String json) {
    return NormalForm.object(json)
        .map(payload -> new Reading(payload).read())
        .orElseGet(
            () ->
                new Malformed(
                    "the payload is not a JSON object, is nested deeper than 1000 levels, or holds a"
                        + " number that jsonb cannot hold"));
  }

  /** One payload while it is taken apart: what is left at the end is the caller's metadata. */
  final class Reading {

    private static final String MARK = "openmemory";
    private static final Map<String, MemoryState> STATES =
        Map.of(
            "active", MemoryState.ACTIVE,
            "paused", MemoryState.PAUSED,
            "archived", MemoryState.ARCHIVED);
    private static final Set<String> COMPUTED = Set.of("hash", "text_lemmatized", "textLemmatized");

    private final ObjectNode rest;
    private String malformed;
    private boolean inForm = true;

    private Reading(ObjectNode payload) {
      this.rest = payload;
    }

    private Mem0Payload read() {
      if ("user_identity".equals(rest.path("type").textValue())) {
        return new NoMemory("mem0 telemetry (type=user_identity)");
      }
      JsonNode data = rest.remove("data");
      if (data == null || data.isNull()) {
        return new NoMemory("the payload has no 'data'");
      }
      if (!data.isTextual()) {
        return new Malformed("'data' in the payload is not a string");
      }
      rest.remove(COMPUTED);
      rename("attributedTo", "attributed_to");
      Memory memory =
          new Memory(
              NormalForm.text(data.textValue()),
              id("user_id", "userId"),
              id("agent_id", "agentId"),
              id("run_id", "runId"),
              app(),
              categories(),
              state(),
              times("created_at", "createdAt").min(Comparator.naturalOrder()),
              times("updated_at", "updatedAt").max(Comparator.naturalOrder()),
              NormalForm.json(rest),
              inForm);
      return malformed == null ? memory : new Malformed(malformed);
    }

    /**
     * Clients of two dialects may both have written; the Python key is the one all of them read.
     */
    private Optional<String> id(String key, String camelKey) {
      JsonNode camel = rest.remove(camelKey);
      JsonNode snake = rest.remove(key);
      JsonNode value = snake == null || snake.isNull() ? camel : snake;
      if (value == null || value.isNull()) {
        return Optional.empty();
      }
      if (value.isContainerNode()) {
        malformed = "'" + key + "' in the payload is not a string";
        return Optional.empty();
      }
      String text = value.isTextual() ? NormalForm.text(value.textValue()) : NormalForm.json(value);
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private Optional<String> app() {
      if (MARK.equals(rest.path("source_app").textValue())) {
        rest.remove("source_app");
      }
      JsonNode client = rest.get("mcp_client");
      if (client == null || !client.isTextual() || client.textValue().isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(NormalForm.text(rest.remove("mcp_client").textValue()));
    }

    private Optional<List<String>> categories() {
      JsonNode names = rest.path("categories");
      List<String> texts = new ArrayList<>();
      names.forEach(name -> texts.add(name.textValue()));
      if (!names.isArray() || texts.contains(null)) {
        return Optional.empty();
      }
      rest.remove("categories");
      List<String> categories = NormalForm.categories(texts);
      inForm &= !texts.isEmpty() && texts.equals(categories);
      return Optional.of(categories);
    }

    private Optional<MemoryState> state() {
      String text = rest.path("memory_state").textValue();
      if (text == null || !STATES.containsKey(text)) {
        return Optional.empty();
      }
      rest.remove("memory_state");
      MemoryState state = STATES.get(text);
      inForm &= state != MemoryState.ACTIVE;
      return Optional.of(state);
    }

    private Stream<Instant> times(String... keys) {
      return Arrays.stream(keys)
          .map(rest::remove)
          .filter(value -> value != null && value.isTextual())
          .flatMap(value -> Timestamps.parse(value.textValue()).stream());
    }

    private void rename(String from, String to) {
      JsonNode value = rest.remove(from);
      if (value != null && !rest.has(to)) {
        rest.set(to, value);
      }
    }
  }
}
