package io.memorysync.gateway.mem0;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.write.Edit;
import io.memorysync.schema.MemoryState;
import io.memorysync.schema.form.NormalForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What mem0 calls metadata: in its payload the caller's keys lie beside mem0's own. Some of them
 * are fields of the agreed memory, in both directions: {@code categories}, {@code memory_state},
 * and {@code mcp_client} with {@code source_app}, as the streams-app reads them from a collection.
 */
public final class Mem0Metadata {

  /** Keys that mem0 keeps for itself: as metadata they would be lost in its payload. */
  private static final Set<String> RESERVED =
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

  /** Keys that mem0's API shows beside the metadata, not in it. */
  private static final List<String> PROMOTED =
      List.of("actor_id", "role", "attributed_to", "expiration_date", "memory_type");

  private static final Map<String, MemoryState> STATES =
      Map.of(
          "active", MemoryState.ACTIVE,
          "paused", MemoryState.PAUSED,
          "archived", MemoryState.ARCHIVED);

  private static final String OPENMEMORY = "openmemory";

  private Mem0Metadata() {}

  /**
   * What a caller's metadata say of a memory.
   *
   * @param metadata the rest of it
   * @param categories empty if it says nothing of them
   * @param state empty if it says nothing of it
   * @param app empty if it says nothing of it
   */
  public record Taken(
      ObjectNode metadata,
      Optional<List<String>> categories,
      Optional<MemoryState> state,
      Optional<String> app) {}

  /** Takes apart what a caller gives; the node is not changed. */
  public static Taken take(ObjectNode given) {
    ObjectNode rest = given.deepCopy();
    rest.remove(RESERVED);
    Optional<List<String>> categories = categories(rest.path("categories"));
    categories.ifPresent(names -> rest.remove("categories"));
    Optional<MemoryState> state =
        Optional.ofNullable(rest.path("memory_state").textValue()).map(STATES::get);
    state.ifPresent(name -> rest.remove("memory_state"));
    Optional<String> app =
        Optional.ofNullable(rest.path("mcp_client").textValue()).filter(name -> !name.isEmpty());
    app.ifPresent(name -> rest.remove("mcp_client"));
    if (OPENMEMORY.equals(rest.path("source_app").textValue())) {
      rest.remove("source_app");
    }
    return new Taken(rest, categories, state, app.map(NormalForm::text));
  }

  /**
   * A change of metadata as mem0 makes it: the keys that are given take the place of those that are
   * there, and the others stay.
   */
  public static Edit merge(Edit edit, Memory memory, ObjectNode given) {
    Taken taken = take(given);
    ObjectNode merged = NormalForm.object(memory.metadata()).orElseThrow();
    merged.setAll(taken.metadata());
    Edit next = edit.metadata(NormalForm.json(merged));
    if (taken.categories().isPresent()) {
      next = next.categories(taken.categories().get());
    }
    return taken.state().isPresent() ? next.state(taken.state().get()) : next;
  }

  /** The keys that mem0 shows beside the metadata. */
  static void putPromoted(ObjectNode item, Memory memory) {
    ObjectNode metadata = NormalForm.object(memory.metadata()).orElseThrow();
    for (String key : PROMOTED) {
      if (metadata.hasNonNull(key)) {
        item.set(key, metadata.get(key));
      }
    }
  }

  /**
   * The metadata of a memory as mem0 shows it; empty if there is none.
   *
   * @param withCategories whether the categories are among it
   */
  public static Optional<ObjectNode> shown(Memory memory, boolean withCategories) {
    ObjectNode shown = NormalForm.object(memory.metadata()).orElseThrow();
    shown.remove(PROMOTED);
    if (withCategories && !memory.categories().isEmpty()) {
      memory.categories().forEach(shown.putArray("categories")::add);
    }
    if (memory.state() != MemoryState.ACTIVE) {
      shown.put("memory_state", memory.state().name().toLowerCase(Locale.ROOT));
    }
    if (memory.app() != null) {
      shown.put("source_app", OPENMEMORY);
      shown.put("mcp_client", memory.app());
    }
    return shown.isEmpty() ? Optional.empty() : Optional.of(shown);
  }

  /** An object with nothing in it. */
  static ObjectNode none() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Optional<List<String>> categories(JsonNode names) {
    if (!names.isArray()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    names.forEach(name -> texts.add(name.textValue()));
    return texts.contains(null) ? Optional.empty() : Optional.of(NormalForm.categories(texts));
  }
}
