package io.memorysync.stack.torture.accounting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.stack.torture.writes.Operation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;

/**
 * Reads what Debezium captured from both stores. It shares no code with the pipeline, which does
 * the same: what is accounted for must not be read by the accused.
 */
final class RowEvents {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> categories = new HashMap<>();

  /** Hands over the events of every table that holds memories, table by table. */
  void read(TopicReader topics, Consumer<RowEvent> events) {
    topics.generic(
        "openmemory.public.categories",
        envelope -> {
          GenericRecord row = (GenericRecord) envelope.get("after");
          if (row != null) {
            categories.put(text(row, "id"), text(row, "name"));
          }
        });
    topics.generic(
        "openmemory.public.memories",
        envelope -> events.accept(event(envelope, "openmemory", "memories")));
    topics.generic(
        "openmemory.public.memory_categories",
        envelope -> events.accept(event(envelope, "openmemory", "categories")));
    topics.generic(
        "openmemory.public.openmemory",
        envelope -> events.accept(event(envelope, "openmemory", "collection")));
    topics.generic(
        "mem0.public.mem0migrations",
        envelope -> events.accept(event(envelope, "mem0", "collection")));
  }

  private RowEvent event(GenericRecord envelope, String store, String part) {
    GenericRecord before = (GenericRecord) envelope.get("before");
    GenericRecord after = (GenericRecord) envelope.get("after");
    GenericRecord source = (GenericRecord) envelope.get("source");
    GenericRecord row = after == null ? before : after;
    return new RowEvent(
        text(row, part.equals("categories") ? "memory_id" : "id"),
        store,
        part,
        envelope.get("op").toString().charAt(0),
        image(before, part),
        image(after, part),
        text(source, "origin"),
        number(source, "txId"),
        number(source, "lsn"),
        Instant.EPOCH.plus(number(source, "ts_us"), ChronoUnit.MICROS));
  }

  private Image image(GenericRecord row, String part) {
    if (row == null) {
      return null;
    }
    return switch (part) {
      case "memories" -> memory(row);
      case "categories" -> link(row);
      default -> payload(text(row, "payload"));
    };
  }

  private static Image memory(GenericRecord row) {
    Map<String, String> fields = new TreeMap<>();
    put(fields, Image.CONTENT, text(row, "content"));
    put(fields, Image.NOTE, Version.note(text(row, "metadata")));
    String state = text(row, "state");
    put(fields, Image.STATE, state);
    return new Image(!Image.DELETED.equals(state), fields);
  }

  private Image link(GenericRecord row) {
    String name = categories.getOrDefault(text(row, "category_id"), "?");
    return new Image(true, Map.of(Image.CATEGORY + name, Image.LINKED));
  }

  /** A row without {@code data} is no memory. */
  private static Image payload(String json) {
    JsonNode payload = parse(json);
    if (!payload.path("data").isTextual()) {
      return null;
    }
    Map<String, String> fields = new TreeMap<>();
    put(fields, Image.CONTENT, payload.path("data").asText());
    put(fields, Image.NOTE, payload.path(Operation.NOTE).asText(null));
    put(fields, Image.STATE, payload.path("memory_state").asText("active"));
    payload
        .path("categories")
        .forEach(name -> fields.put(Image.CATEGORY + name.asText(), Image.LINKED));
    return new Image(true, fields);
  }

  private static JsonNode parse(String json) {
    try {
      return json == null ? JSON.nullNode() : JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return JSON.nullNode();
    }
  }

  private static void put(Map<String, String> fields, String name, String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static String text(GenericRecord row, String column) {
    Object value = row.get(column);
    return value == null ? null : value.toString();
  }

  private static long number(GenericRecord source, String field) {
    return source.get(field) instanceof Number number ? number.longValue() : 0;
  }
}
