package io.memorysync.streams.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.ResolverState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;

class BuildersTest {

  private static final int RECORDS = 50;
  private static final long SEED = 4;

  @Test
  void everyFieldIsTaken() {
    takesAll(
        CanonicalMemory.class, CanonicalMemory.getClassSchema(), it -> Builders.from(it).build());
    takesAll(MemoryImage.class, MemoryImage.getClassSchema(), it -> Builders.from(it).build());
    takesAll(MemoryChange.class, MemoryChange.getClassSchema(), it -> Builders.from(it).build());
    takesAll(ResolverState.class, ResolverState.getClassSchema(), it -> Builders.from(it).build());
  }

  @Test
  void aVectorIsNotCopied() {
    MemoryImage row = Changes.mem0("likes tea", 0.25f, -0.5f).build();

    assertThat(Builders.from(row).build().getVector()).isSameAs(row.getVector());
  }

  private static <T extends SpecificRecord> void takesAll(
      Class<T> type, Schema schema, UnaryOperator<T> copy) {
    for (Object random : new RandomData(schema, RECORDS, SEED)) {
      T record = type.cast(generated(schema, random));

      assertThat(copy.apply(record)).isEqualTo(record);
    }
  }

  private static Object generated(Schema schema, Object generic) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<>(schema).write(generic, out);
      out.flush();
      return new SpecificDatumReader<>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
