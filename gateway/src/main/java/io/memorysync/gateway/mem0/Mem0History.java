package io.memorysync.gateway.mem0;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.MemoryVersion;
import io.memorysync.schema.form.NormalForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The history of a memory as mem0 tells it: an entry for each write, in whatever store it was made,
 * which is told beside. Versions that only repair or complete the memory are no entries.
 */
public final class Mem0History {

  private Mem0History() {}

  public static ArrayNode of(List<MemoryVersion> versions) {
    ArrayNode history = JsonNodeFactory.instance.arrayNode();
    Memory before = null;
    for (MemoryVersion version : versions) {
      if (before == null || version.isWrite()) {
        history.add(entry(before, version));
      }
      before = version.memory();
    }
    return history;
  }

  private static ObjectNode entry(Memory before, MemoryVersion version) {
    Memory memory = version.memory();
    boolean wasThere = before != null && !before.isDeleted();
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    String key = memory.id() + "/" + memory.version();
    entry.put("id", UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString());
    entry.put("memory_id", memory.id().toString());
    entry.put("old_memory", wasThere ? before.content() : null);
    entry.put("new_memory", memory.isDeleted() ? null : memory.content());
    entry.put("event", memory.isDeleted() ? "DELETE" : wasThere ? "UPDATE" : "ADD");
    entry.put("created_at", Mem0Time.isoformat(memory.createdAt()));
    entry.put(
        "updated_at",
        Mem0Time.isoformat(memory.isDeleted() ? memory.deletedAt() : memory.updatedAt()));
    entry.put("is_deleted", memory.isDeleted());
    ObjectNode metadata = NormalForm.object(memory.metadata()).orElseThrow();
    entry.put("actor_id", metadata.path("actor_id").textValue());
    entry.put("role", metadata.path("role").textValue());
    entry.put("version", memory.version());
    entry.put("store", version.source().store());
    entry.put("cause", version.cause().name().toLowerCase(Locale.ROOT));
    return entry;
  }
}
