package io.memorysync.streams.model;

import java.util.List;

/** Embeddings that tell of which content they are. */
final class Vectors {

  static final int DIMS = 2;

  private static final int CODES = 4099;

  private Vectors() {}

  /**
   * @param variant tells the vectors of one content apart, which different clients made
   */
  static List<Double> of(String content, int variant) {
    return List.of((double) code(content), (double) variant);
  }

  /** Whether a vector is one of a content. */
  static boolean belongs(List<? extends Number> vector, String content) {
    return vector.get(0).intValue() == code(content);
  }

  private static int code(String content) {
    return Math.floorMod(content.hashCode(), CODES);
  }
}
