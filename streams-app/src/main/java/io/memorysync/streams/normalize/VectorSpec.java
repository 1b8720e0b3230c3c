package io.memorysync.streams.normalize;

import io.memorysync.schema.serde.FloatVector;
import java.util.List;
import org.apache.avro.generic.PrimitivesArrays;

/**
 * Which vectors can be used.
 *
 * @param dims dimensions of the pipeline's one embedding model
 * @param replaceable whether an embedder makes a vector where a row has none that can be used
 */
public record VectorSpec(int dims, boolean replaceable) {

  /** The vector in single precision, as pgvector stores it; null if it cannot be used. */
  FloatVector read(List<?> numbers) {
    if (numbers == null || numbers.size() != dims) {
      return null;
    }
    float[] components = new float[dims];
    for (int i = 0; i < dims; i++) {
      components[i] = component(numbers, i);
      if (!Float.isFinite(components[i])) {
        return null;
      }
    }
    return FloatVector.of(components);
  }

  private static float component(List<?> numbers, int i) {
    if (numbers instanceof PrimitivesArrays.DoubleArray doubles) {
      return (float) doubles.getDouble(i);
    }
    return numbers.get(i) instanceof Number number ? number.floatValue() : Float.NaN;
  }

  /** Whether a row with this vector has to be rejected, since nothing makes a better one. */
  boolean rejects(List<?> numbers) {
    return numbers != null && !replaceable && read(numbers) == null;
  }
}
