package io.memorysync.gateway.mem0;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.read.MemorySearch.Hit;

/** A memory as mem0's self-hosted API shows it, with its {@code version} beside. */
final class Mem0Item {

  private Mem0Item() {}

  static ObjectNode of(Memory memory) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", memory.id().toString());
    item.put("memory", memory.content());
    item.put("hash", memory.contentHash());
    Mem0Metadata.shown(memory, true)
        .ifPresentOrElse(
            metadata -> item.set("metadata", metadata), () -> item.putNull("metadata"));
    item.put("created_at", Mem0Time.isoformat(memory.createdAt()));
    item.put("updated_at", Mem0Time.isoformat(memory.updatedAt()));
    putUnlessNull(item, "user_id", memory.user() == null ? null : memory.user().getKey());
    putUnlessNull(item, "agent_id", memory.agentId());
    putUnlessNull(item, "run_id", memory.runId());
    Mem0Metadata.putPromoted(item, memory);
    item.put("version", memory.version());
    return item;
  }

  /**
   * A memory that was found.
   *
   * @param explained whether it is told how
   */
  static ObjectNode of(Hit hit, boolean explained) {
    ObjectNode item = of(hit.memory());
    item.put("score", hit.score());
    if (explained) {
      ObjectNode details = item.putObject("score_details");
      details.put("similarity", hit.similarity());
      details.put("semantic_rank", hit.semanticRank());
      details.put("keyword_rank", hit.keywordRank());
    }
    return item;
  }

  private static void putUnlessNull(ObjectNode item, String key, String value) {
    if (value != null) {
      item.put(key, value);
    }
  }
}
