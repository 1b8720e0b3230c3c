package io.memorysync.gateway.model;

import com.pgvector.PGhalfvec;
import java.util.Optional;

/** Vectors as the read model holds and compares them: by their direction, in half precision. */
public final class UnitVector {

  private UnitVector() {}

  /** The vector of length 1 in the same direction; empty for one of length 0, which has none. */
  public static Optional<PGhalfvec> of(float... vector) {
    double squares = 0;
    for (float component : vector) {
      squares += (double) component * component;
    }
    if (squares == 0) {
      return Optional.empty();
    }
    double length = Math.sqrt(squares);
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return Optional.of(new PGhalfvec(unit));
  }
}
