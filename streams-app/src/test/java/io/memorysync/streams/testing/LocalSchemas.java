package io.memorysync.streams.testing;

import io.memorysync.schema.serde.AvroSerdes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A schema registry inside the test's JVM. Ids are given once and for all, so tests may share it
 * and run in any order.
 */
public final class LocalSchemas {

  /** First byte of every value in the Confluent wire format; a 4-byte schema id follows. */
  static final byte MAGIC = 0;

  private static final List<Schema> BY_ID = new ArrayList<>();
  private static final Map<Schema, Integer> IDS = new HashMap<>();

  private LocalSchemas() {}

  /** Configuration that makes {@link AvroSerdes} use this registry. */
  public static Map<String, Object> config() {
    return Map.of(
        AvroSerdes.SERIALIZER_CONFIG, LocalAvroSerializer.class.getName(),
        AvroSerdes.DESERIALIZER_CONFIG, LocalAvroDeserializer.class.getName());
  }

  /** Serdes that use this registry. */
  public static AvroSerdes serdes() {
    return new AvroSerdes(config());
  }

  static synchronized int idOf(Schema schema) {
    return IDS.computeIfAbsent(
        schema,
        unknown -> {
          BY_ID.add(unknown);
          return BY_ID.size();
        });
  }

  static synchronized Schema byId(int id) {
    if (id < 1 || id > BY_ID.size()) {
      throw new SerializationException("No schema with id " + id);
    }
    return BY_ID.get(id - 1);
  }

  static Schema readId(ByteBuffer bytes) {
    if (bytes.remaining() < 5 || bytes.get() != MAGIC) {
      throw new SerializationException("Unknown magic byte");
    }
    return byId(bytes.getInt());
  }
}
