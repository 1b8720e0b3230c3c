package io.memorysync.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.PrimitivesArrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;

/** What is read and written is what Avro's own reader and writer would make of it. */
class PlainDatumReaderTest {

  private static final List<Schema> GENERATED =
      List.of(
          CanonicalMemory.getClassSchema(),
          MemoryChange.getClassSchema(),
          MemoryConflict.getClassSchema(),
          RejectedEvent.getClassSchema(),
          ResolverState.getClassSchema(),
          UserId.getClassSchema());
  private static final int RECORDS = 50;
  private static final long SEED = 4;

  @Test
  void everyGeneratedRecordIsReadAsAvroReadsIt() {
    assertThat(GENERATED)
        .allSatisfy(
            schema -> {
              DatumReader<Object> plain =
                  new PlainDatumReader<>(schema, SpecificData.getForSchema(schema));
              for (Object random : new RandomData(schema, RECORDS, SEED)) {
                byte[] bytes = bytes(new GenericDatumWriter<>(schema), random);

                Object read = read(plain, bytes);

                assertThat(read)
                    .isInstanceOf(SpecificData.get().getClass(schema))
                    .isEqualTo(read(new SpecificDatumReader<>(schema), bytes));
              }
            });
  }

  @Test
  void everyGeneratedRecordIsWrittenAsAvroWritesIt() {
    assertThat(GENERATED)
        .allSatisfy(
            schema -> {
              DatumReader<Object> plain =
                  new PlainDatumReader<>(schema, SpecificData.getForSchema(schema));
              for (Object random : new RandomData(schema, RECORDS, SEED)) {
                Object value = read(plain, bytes(new GenericDatumWriter<>(schema), random));

                assertThat(bytes(new VectorDatumWriter<>(schema), value))
                    .isEqualTo(bytes(new SpecificDatumWriter<>(schema), value));
              }
            });
  }

  @Test
  void aRecordOfNoGeneratedClassIsReadAsAvroReadsIt() {
    Schema table =
        SchemaBuilder.record("Value")
            .namespace("mem0.public")
            .fields()
            .requiredString("id")
            .optionalBytes("payload")
            .name("vector")
            .type(Schema.createArray(Schema.create(Schema.Type.DOUBLE)))
            .noDefault()
            .name("tags")
            .type(Schema.createMap(Schema.create(Schema.Type.BOOLEAN)))
            .noDefault()
            .name("kind")
            .type(Schema.createEnum("Kind", null, "mem0.public", List.of("A", "B")))
            .noDefault()
            .name("sum")
            .type(Schema.createFixed("Sum", null, "mem0.public", 4))
            .noDefault()
            .endRecord();
    DatumReader<GenericRecord> plain = new PlainDatumReader<>(table, GenericData.get());

    for (Object random : new RandomData(table, RECORDS, SEED)) {
      byte[] bytes = bytes(new GenericDatumWriter<>(table), random);

      GenericRecord read = read(plain, bytes);

      assertThat(read).isEqualTo(read(new GenericDatumReader<>(table), bytes));
      assertThat(read.get("vector")).isInstanceOf(PrimitivesArrays.DoubleArray.class);
    }
  }

  @Test
  void aTextInTheSchemaChangesNothingAndAnotherFieldDoes() {
    Schema read = SchemaBuilder.record("R").fields().requiredLong("a").endRecord();
    Schema told = SchemaBuilder.record("R").doc("told").fields().requiredLong("a").endRecord();
    Schema wider =
        SchemaBuilder.record("R").fields().requiredLong("a").requiredLong("b").endRecord();

    assertThat(PlainDatumReader.reads(told, read)).isTrue();
    assertThat(PlainDatumReader.reads(wider, read)).isFalse();
  }

  private static <T> byte[] bytes(DatumWriter<T> writer, T value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      writer.write(value, out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(DatumReader<T> reader, byte[] bytes) {
    try {
      return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
