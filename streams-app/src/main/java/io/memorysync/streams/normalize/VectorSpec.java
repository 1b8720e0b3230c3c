package io.memorysync.streams.normalize;

import java.util.ArrayList;
import java.util.List;

/**
 * Which vectors can be used.
 *
 * @param dims dimensions of the pipeline's one embedding model
 * @param replaceable whether an embedder makes a vector where a row has none that can be used
 */
public record VectorSpec(int dims, boolean replaceable) {

  /** The vector in single precision, as pgvector stores it; null if it cannot be used. */
  List<Float> read(List<?> numbers) {
    if (numbers == null || numbers.size() != dims) {
      return null;
    }
    List<Float> vector = new ArrayList<>(dims);
    for (Object number : numbers) {
      float component = number instanceof Number value ? value.floatValue() : Float.NaN;
      if (!Float.isFinite(component)) {
        return null;
      }
      vector.add(component);
    }
    return vector;
  }

  /** Whether a row with this vector has to be rejected, since nothing makes a better one. */
  boolean rejects(List<?> numbers) {
    return numbers != null && !replaceable && read(numbers) == null;
  }
}
