package io.memorysync.gateway.mcp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.access.Caller;
import io.memorysync.gateway.filter.Filter;
import io.memorysync.gateway.http.Request;
import io.memorysync.gateway.mem0.Mem0Time;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.read.MemoryReader.Page;
import io.memorysync.gateway.read.MemorySearch.Found;
import io.memorysync.gateway.read.MemorySearch.Hit;
import io.memorysync.gateway.read.MemorySearch.Mode;
import io.memorysync.gateway.read.MemorySearch.Query;
import io.memorysync.gateway.service.Additions;
import io.memorysync.gateway.service.Additions.Added;
import io.memorysync.gateway.service.Additions.Addition;
import io.memorysync.gateway.service.Memories;
import io.memorysync.gateway.service.Messages.Message;
import io.memorysync.gateway.service.Outcomes;
import io.memorysync.gateway.write.WriteException;
import io.memorysync.schema.form.NormalForm;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What OpenMemory's MCP tools do. Their answers are texts, JSON where OpenMemory's are. */
final class McpTools {

  private static final int FOUND = 10;
  private static final int LISTED = 1_000;
  private static final double THRESHOLD = 0.1;

  private final Memories memories;
  private final Additions additions;

  McpTools(Memories memories, Additions additions) {
    this.memories = memories;
    this.additions = additions;
  }

  /**
   * For whom a tool is called.
   *
   * @param client the name of the client, which becomes the app of what it adds
   * @param user the user, in either form
   */
  record Session(Caller caller, String client, String user) {}

  /** {@code add_memories(text, infer=true)}. */
  String add(Session session, Map<String, Object> arguments) throws SQLException, WriteException {
    String text = text(arguments, "text");
    boolean infer = !Boolean.FALSE.equals(arguments.get("infer"));
    Additions.Result result =
        additions.add(
            session.caller(),
            new Addition(
                Optional.of(session.user()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(session.client()),
                JsonNodeFactory.instance.objectNode(),
                Optional.empty(),
                List.of(new Message("user", text, null)),
                infer,
                ""));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode results = answer.putArray("results");
    for (Added added : result.added()) {
      ObjectNode item = results.addObject();
      item.put("id", added.id().toString());
      item.put("memory", added.memory().content());
      item.put("event", "ADD");
      Outcomes.put(item, added.outcome());
    }
    if (infer && !result.inferred()) {
      answer.put("notice", Additions.NOT_INFERRED);
    }
    return answer.toString();
  }

  /** {@code search_memory(query)}: the ten that fit best. */
  String search(Session session, Map<String, Object> arguments) throws SQLException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode results = answer.putArray("results");
    Found found =
        memories.search(
            session.caller(),
            new Query(text(arguments, "query"), Mode.HYBRID, THRESHOLD, FOUND),
            active(session));
    for (Hit hit : found.hits()) {
      results.add(item(hit.memory()).put("score", hit.score()));
    }
    return answer.toString();
  }

  /** {@code list_memories()}. */
  String list(Session session) throws SQLException {
    ArrayNode answer = JsonNodeFactory.instance.arrayNode();
    memories
        .list(session.caller(), active(session), Page.first(LISTED))
        .forEach(memory -> answer.add(item(memory)));
    return answer.toString();
  }

  /** {@code delete_memories(memory_ids)}. */
  String delete(Session session, Map<String, Object> arguments)
      throws SQLException, WriteException {
    List<UUID> ids = new ArrayList<>();
    if (!(arguments.get("memory_ids") instanceof List<?> given)) {
      throw new IllegalArgumentException("memory_ids is a list of UUIDs");
    }
    for (Object each : given) {
      ids.add(
          Request.uuid(each.toString())
              .orElseThrow(() -> new IllegalArgumentException("memory_ids is a list of UUIDs")));
    }
    List<UUID> own =
        memories
            .list(
                session.caller(),
                ofUser(session).and(new Filter.WithId(Set.copyOf(ids))),
                Page.first(ids.size()))
            .stream()
            .map(Memory::id)
            .toList();
    if (own.isEmpty()) {
      return "Error: No accessible memories found with provided IDs";
    }
    int deleted = memories.delete(session.caller(), own);
    return "Successfully deleted " + deleted + " memories";
  }

  /** {@code delete_all_memories()}. */
  String deleteAll(Session session) throws SQLException, WriteException {
    memories.deleteAll(session.caller(), ofUser(session));
    return "Successfully deleted all memories";
  }

  private Filter active(Session session) throws SQLException {
    return ofUser(session).and(new Filter.InState(Set.of("ACTIVE")));
  }

  private Filter ofUser(Session session) throws SQLException {
    return new Filter.OfUser(
        UUID.fromString(memories.user(session.caller(), session.user()).getId()));
  }

  private static String text(Map<String, Object> arguments, String name) {
    if (arguments.get(name) instanceof String text && !text.isBlank()) {
      return NormalForm.text(text);
    }
    throw new IllegalArgumentException(name + " is a text that says something");
  }

  private static ObjectNode item(Memory memory) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", memory.id().toString());
    item.put("memory", memory.content());
    item.put("hash", memory.contentHash());
    item.put("created_at", Mem0Time.isoformat(memory.createdAt()));
    item.put("updated_at", Mem0Time.isoformat(memory.updatedAt()));
    return item;
  }
}
