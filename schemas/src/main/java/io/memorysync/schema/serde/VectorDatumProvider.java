package io.memorysync.schema.serde;

import io.apicurio.registry.serde.avro.AvroDatumProvider;
import io.apicurio.registry.serde.avro.AvroKafkaSerdeConfig;
import io.apicurio.registry.serde.avro.DefaultAvroDatumProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Has Apicurio's serdes read and write vectors as primitive numbers, and keeps a reader and a
 * writer of each schema, which Apicurio would make for each record.
 */
public final class VectorDatumProvider<T> implements AvroDatumProvider<T> {

  private final DefaultAvroDatumProvider<T> avro = new DefaultAvroDatumProvider<>();
  private final Map<Schema, DatumReader<T>> readers = new ConcurrentHashMap<>();
  private final Map<Schema, DatumWriter<T>> writers = new ConcurrentHashMap<>();
  private boolean specific;

  @Override
  public void configure(AvroKafkaSerdeConfig config) {
    avro.configure(config);
    specific = config.useSpecificAvroReader();
  }

  @Override
  public DatumReader<T> createDatumReader(Schema schema) {
    return readers.computeIfAbsent(schema, this::reader);
  }

  private DatumReader<T> reader(Schema written) {
    if (!specific) {
      return new PlainDatumReader<>(written, GenericData.get());
    }
    Class<?> generated = SpecificData.get().getClass(written);
    if (generated == null) {
      return avro.createDatumReader(written);
    }
    return PlainDatumReader.ofRecords(written, generated);
  }

  @Override
  public DatumWriter<T> createDatumWriter(T data, Schema schema) {
    return data instanceof SpecificRecord
        ? writers.computeIfAbsent(schema, VectorDatumWriter::new)
        : avro.createDatumWriter(data, schema);
  }

  @Override
  public Schema toSchema(T data) {
    return avro.toSchema(data);
  }
}
