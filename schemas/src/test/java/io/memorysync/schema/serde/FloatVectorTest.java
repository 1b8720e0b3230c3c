package io.memorysync.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class FloatVectorTest {

  private static final Schema FLOATS = Schema.createArray(Schema.create(Schema.Type.FLOAT));

  @Test
  void itIsEqualToAnyListOfTheSameNumbers() {
    FloatVector vector = FloatVector.of(0.25f, -0.5f);
    List<Float> ofAvro = new GenericData.Array<>(FLOATS, List.of(0.25f, -0.5f));

    assertThat(vector).isEqualTo(List.of(0.25f, -0.5f)).isEqualTo(ofAvro);
    assertThat(List.of(0.25f, -0.5f)).isEqualTo(vector).hasSameHashCodeAs(vector);
    assertThat(ofAvro).isEqualTo(vector);
    assertThat(vector).isNotEqualTo(FloatVector.of(0.25f, 0.5f)).isNotEqualTo(List.of(0.25f));
  }

  @Test
  void zeroAndNegativeZeroAreTwoNumbersAsInAListOfFloats() {
    assertThat(FloatVector.of(0.0f)).isNotEqualTo(FloatVector.of(-0.0f));
    assertThat(List.of(0.0f)).isNotEqualTo(List.of(-0.0f));
  }

  @Test
  void aListIsCopiedOnceAndAVectorNever() {
    FloatVector vector = FloatVector.of(List.of(1.5f, 2.5f));

    assertThat(vector.toFloats()).containsExactly(1.5f, 2.5f);
    assertThat(FloatVector.of((List<Float>) vector)).isSameAs(vector);
  }

  @Test
  void anArrayThatWasWrittenInSeveralBlocksIsReadWhole() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    out.writeArrayStart();
    for (float number : new float[] {1, 2, 3}) {
      out.setItemCount(1);
      out.startItem();
      out.writeFloat(number);
    }
    out.writeArrayEnd();
    out.flush();

    FloatVector read =
        FloatVector.read(DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));

    assertThat(read).containsExactly(1f, 2f, 3f);
  }
}
