package io.memorysync.stack.clients;

import java.util.Locale;

/**
 * Stands in for the embedding model of the stores' own clients: each word adds to a few dimensions
 * that its hash picks, and the sum has length one. The same text gives the same vector, and texts
 * that share words are near each other; no model has to be loaded.
 */
public final class WordHashEmbedder {

  private static final int DIMENSIONS_PER_WORD = 8;

  private final int dims;

  /**
   * @param dims of the vectors
   */
  public WordHashEmbedder(int dims) {
    this.dims = dims;
  }

  /** The vector of a text, as PostgreSQL's vector type reads it: {@code [0.1,0.2,…]}. */
  public String embed(String text) {
    float[] sum = new float[dims];
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
      long hash = word.hashCode() * 0x9E3779B97F4A7C15L;
      for (int i = 0; i < DIMENSIONS_PER_WORD; i++) {
        hash = hash * 6364136223846793005L + 1442695040888963407L;
        sum[(int) Math.floorMod(hash >>> 32, (long) dims)] += (hash & 1) == 0 ? 1 : -1;
      }
    }
    return literal(sum);
  }

  private static String literal(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += value * value;
    }
    double length = square == 0 ? 1 : Math.sqrt(square);
    StringBuilder literal = new StringBuilder("[");
    for (int i = 0; i < vector.length; i++) {
      literal.append(i == 0 ? "" : ",").append((float) (vector[i] / length));
    }
    return literal.append(']').toString();
  }
}
