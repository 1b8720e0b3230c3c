package io.memorysync.operate.rejected;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.schema.serde.AvroSerdes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Shows a record's key or value: Avro as JSON, text as text, everything else by its first bytes.
 * Vectors are told by their length.
 */
final class DecodedBytes {

  private static final byte MAGIC = 0;
  private static final int LONGEST_LIST = 32;
  private static final int SHOWN_BYTES = 64;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final AvroSerdes avro;

  DecodedBytes(AvroSerdes avro) {
    this.avro = avro;
  }

  /** A key or value of a topic. */
  JsonNode show(String topic, byte[] bytes, boolean isKey) {
    if (bytes == null) {
      return JSON.nullNode();
    }
    if (bytes.length > 0 && bytes[0] == MAGIC) {
      try (Deserializer<Object> deserializer = avro.generic(isKey)) {
        return json(deserializer.deserialize(topic, bytes));
      } catch (RuntimeException e) {
        return undecodable(bytes);
      }
    }
    return text(bytes);
  }

  private static JsonNode text(byte[] bytes) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return JSON.textNode(text.toString());
    } catch (CharacterCodingException e) {
      return undecodable(bytes);
    }
  }

  private static JsonNode undecodable(byte[] bytes) {
    int shown = Math.min(bytes.length, SHOWN_BYTES);
    return JSON.textNode(
        "%d bytes that cannot be decoded: %s%s"
            .formatted(
                bytes.length,
                HexFormat.of().formatHex(bytes, 0, shown),
                shown < bytes.length ? "…" : ""));
  }

  private static JsonNode json(Object value) {
    if (value == null) {
      return JSON.nullNode();
    }
    if (value instanceof GenericRecord record) {
      ObjectNode object = JSON.objectNode();
      record
          .getSchema()
          .getFields()
          .forEach(field -> object.set(field.name(), json(record.get(field.pos()))));
      return object;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JSON.objectNode();
      map.forEach((key, entry) -> object.set(key.toString(), json(entry)));
      return object;
    }
    if (value instanceof Collection<?> list) {
      return list.size() > LONGEST_LIST ? JSON.textNode(list.size() + " values") : array(list);
    }
    if (value instanceof ByteBuffer bytes) {
      return JSON.textNode(bytes.remaining() + " bytes");
    }
    return scalar(value);
  }

  private static ArrayNode array(Collection<?> list) {
    ArrayNode array = JSON.arrayNode();
    list.forEach(element -> array.add(json(element)));
    return array;
  }

  private static JsonNode scalar(Object value) {
    if (value instanceof Boolean flag) {
      return JSON.booleanNode(flag);
    }
    if (value instanceof Integer || value instanceof Long) {
      return JSON.numberNode(((Number) value).longValue());
    }
    if (value instanceof Number number) {
      return JSON.numberNode(number.doubleValue());
    }
    return JSON.textNode(value.toString());
  }
}
