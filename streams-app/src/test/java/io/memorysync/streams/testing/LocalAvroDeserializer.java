package io.memorysync.streams.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the Confluent wire format against {@link LocalSchemas}: generated records when {@code
 * specific.avro.reader} is true, generic ones otherwise.
 */
public final class LocalAvroDeserializer implements Deserializer<Object> {

  /** Making a reader costs more than reading a record; schemas are told apart by identity. */
  private final Map<Schema, DatumReader<Object>> readers = new IdentityHashMap<>();

  private boolean specific;

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    specific = Boolean.parseBoolean(String.valueOf(configs.get("specific.avro.reader")));
  }

  @Override
  public Object deserialize(String topic, byte[] data) {
    if (data == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(data);
    DatumReader<Object> reader =
        readers.computeIfAbsent(LocalSchemas.readId(bytes), this::readerOf);
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(data, bytes.position(), bytes.remaining(), null);
    try {
      return reader.read(null, decoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DatumReader<Object> readerOf(Schema schema) {
    if (!specific) {
      return new GenericDatumReader<>(schema);
    }
    return new SpecificDatumReader<>(schema, schema, SpecificData.getForSchema(schema));
  }
}
