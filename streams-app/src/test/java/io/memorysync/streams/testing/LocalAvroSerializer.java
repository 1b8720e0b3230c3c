package io.memorysync.streams.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes generic and generated records in the Confluent wire format, against {@link LocalSchemas}.
 */
public final class LocalAvroSerializer implements Serializer<Object> {

  @Override
  public byte[] serialize(String topic, Object data) {
    if (data == null) {
      return null;
    }
    IndexedRecord value = (IndexedRecord) data;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(LocalSchemas.MAGIC);
    bytes.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).putInt(LocalSchemas.idOf(value.getSchema())).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      writerOf(value).write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static DatumWriter<IndexedRecord> writerOf(IndexedRecord value) {
    return value instanceof SpecificRecord
        ? new SpecificDatumWriter<>(value.getSchema(), SpecificData.getForClass(value.getClass()))
        : new GenericDatumWriter<>(value.getSchema(), GenericData.get());
  }
}
