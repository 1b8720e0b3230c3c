package io.memorysync.gateway.platform;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.mem0.Mem0Metadata;
import io.memorysync.gateway.mem0.Mem0Time;
import io.memorysync.gateway.model.Entity;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.model.MemoryVersion;
import io.memorysync.schema.form.NormalForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Memories, their history and entities as mem0's hosted API shows them. */
final class PlatformItem {

  private PlatformItem() {}

  static ObjectNode of(Memory memory) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", memory.id().toString());
    item.put("memory", memory.content());
    item.put("user_id", memory.user() == null ? null : memory.user().getKey());
    item.put("agent_id", memory.agentId());
    item.put("app_id", memory.app());
    item.put("run_id", memory.runId());
    item.put("hash", memory.contentHash());
    Mem0Metadata.shown(memory, false)
        .ifPresentOrElse(
            metadata -> item.set("metadata", metadata), () -> item.putNull("metadata"));
    memory.categories().forEach(item.putArray("categories")::add);
    item.put("created_at", Mem0Time.isoformat(memory.createdAt()));
    item.put("updated_at", Mem0Time.isoformat(memory.updatedAt()));
    item.put(
        "expiration_date",
        NormalForm.object(memory.metadata()).orElseThrow().path("expiration_date").textValue());
    item.put("version", memory.version());
    return item;
  }

  static ArrayNode history(List<MemoryVersion> versions) {
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
    entry.putArray("input");
    entry.put("old_memory", wasThere ? before.content() : null);
    entry.put("new_memory", memory.isDeleted() ? null : memory.content());
    entry.put("user_id", memory.user() == null ? null : memory.user().getKey());
    memory.categories().forEach(entry.putArray("categories")::add);
    Mem0Metadata.shown(memory, false)
        .ifPresentOrElse(
            metadata -> entry.set("metadata", metadata), () -> entry.putNull("metadata"));
    entry.put("event", memory.isDeleted() ? "DELETE" : wasThere ? "UPDATE" : "ADD");
    entry.put("created_at", Mem0Time.isoformat(memory.createdAt()));
    entry.put(
        "updated_at",
        Mem0Time.isoformat(memory.isDeleted() ? memory.deletedAt() : memory.updatedAt()));
    entry.put("version", memory.version());
    entry.put("store", version.source().store());
    entry.put("cause", version.cause().name().toLowerCase(Locale.ROOT));
    return entry;
  }

  static ObjectNode of(Entity entity) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", entity.id());
    item.put("name", entity.name());
    item.put("type", entity.type());
    item.put("total_memories", entity.memories());
    item.put("created_at", Mem0Time.isoformat(entity.createdAt()));
    item.put("updated_at", Mem0Time.isoformat(entity.updatedAt()));
    item.put("owner", PlatformApi.ORGANIZATION);
    return item;
  }
}
