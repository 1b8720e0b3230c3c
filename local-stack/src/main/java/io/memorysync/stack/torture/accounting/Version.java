package io.memorysync.stack.torture.accounting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryState;
import io.memorysync.stack.torture.writes.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One version of a memory on the canonical topic, without its vector.
 *
 * @param store of the write that led to it
 * @param writtenAt commit time of that write
 */
record Version(
    String memory,
    long number,
    Image image,
    String cause,
    String store,
    Instant writtenAt,
    List<String> heldBy) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Version of(CanonicalMemory memory) {
    Map<String, String> fields = new TreeMap<>();
    fields.put(Image.CONTENT, memory.getContent());
    fields.put(Image.STATE, memory.getState().name().toLowerCase(Locale.ROOT));
    String note = note(memory.getMetadata());
    if (note != null) {
      fields.put(Image.NOTE, note);
    }
    memory.getCategories().forEach(name -> fields.put(Image.CATEGORY + name, Image.LINKED));
    return new Version(
        memory.getId(),
        memory.getVersion(),
        new Image(memory.getState() != MemoryState.DELETED, fields),
        memory.getCause().name(),
        memory.getWrittenBy().getStore(),
        memory.getWrittenBy().getCommittedAt(),
        memory.getHeldBy());
  }

  /** The writers' note in metadata; null if it has none. */
  static String note(String metadata) {
    return read(metadata).path(Operation.NOTE).asText(null);
  }

  /** The text of a memory that a conflict tells whole; null if it tells none. */
  static String content(String memory) {
    return read(memory).path("content").asText(null);
  }

  /** The writers' note of a memory that a conflict tells whole; null if it has none. */
  static String noteOfMemory(String memory) {
    return read(memory).path("metadata").path(Operation.NOTE).asText(null);
  }

  private static JsonNode read(String json) {
    try {
      return json == null ? JSON.nullNode() : JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return JSON.nullNode();
    }
  }
}
