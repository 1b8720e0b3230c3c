package io.memorysync.bench.data;

import java.util.Random;

/** Vectors as an embedding model makes them: of length 1, no two alike. */
final class Vectors {

  private Vectors() {}

  /** The vector that follows from a seed. */
  static float[] vector(long seed, int dims) {
    Random random = new Random(seed);
    float[] vector = new float[dims];
    double square = 0;
    for (int i = 0; i < dims; i++) {
      vector[i] = (float) random.nextGaussian();
      square += vector[i] * vector[i];
    }
    float length = (float) Math.sqrt(square);
    for (int i = 0; i < dims; i++) {
      vector[i] /= length;
    }
    return vector;
  }
}
