package io.memorysync.schema.serde;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificDatumWriter;

/** Avro's writer of generated records, but for vectors, which are written at one go. */
public final class VectorDatumWriter<T> extends SpecificDatumWriter<T> {

  /**
   * @param schema the schema of what is written
   */
  public VectorDatumWriter(Schema schema) {
    super(schema);
  }

  @Override
  protected void writeArray(Schema schema, Object datum, Encoder out) throws IOException {
    if (datum instanceof FloatVector vector
        && schema.getElementType().getType() == Schema.Type.FLOAT) {
      vector.write(out);
    } else {
      super.writeArray(schema, datum, out);
    }
  }
}
