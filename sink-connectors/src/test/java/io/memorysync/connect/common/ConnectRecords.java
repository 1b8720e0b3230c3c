package io.memorysync.connect.common;

import io.apicurio.registry.utils.converter.avro.AvroData;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;

/** Sink records as a worker with Apicurio's AvroConverter hands them to a task. */
public final class ConnectRecords {

  private static final AvroData AVRO_DATA = new AvroData(16);

  private ConnectRecords() {}

  public static SinkRecord record(CanonicalMemory memory, long offset) {
    return record(Topics.CANONICAL, memory.getId(), connectData(generic(memory)), offset);
  }

  public static SinkRecord record(UserId pair, long offset) {
    return record(Topics.USER_ID, pair.getKey(), connectData(generic(pair)), offset);
  }

  public static SinkRecord record(GenericRecord memory, long offset) {
    return record(Topics.CANONICAL, memory.get("id").toString(), connectData(memory), offset);
  }

  public static SinkRecord tombstone(UUID id, long offset) {
    return record(Topics.CANONICAL, id.toString(), SchemaAndValue.NULL, offset);
  }

  public static SinkRecord record(String topic, Object key, SchemaAndValue value, long offset) {
    return new SinkRecord(topic, 0, null, key, value.schema(), value.value(), offset);
  }

  public static SchemaAndValue connectData(GenericRecord record) {
    return AVRO_DATA.toConnectData(record.getSchema(), record);
  }

  /** The record as a converter reads it from the topic, without any generated class. */
  public static GenericRecord generic(SpecificRecord record) {
    return generic(record, record.getSchema());
  }

  /**
   * The record as a converter reads it after its producer went to another version of the schema.
   */
  public static GenericRecord generic(SpecificRecord record, Schema schema) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return new GenericDatumReader<GenericRecord>(record.getSchema(), schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
