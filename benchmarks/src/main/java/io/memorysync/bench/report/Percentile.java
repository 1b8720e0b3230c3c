package io.memorysync.bench.report;

import java.util.List;

/** The figure that so many of 100 do not exceed. */
public final class Percentile {

  private Percentile() {}

  /**
   * By nearest rank, no interpolation.
   *
   * @param values at least one, in any order
   */
  public static double of(List<Double> values, int percent) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
  }
}
