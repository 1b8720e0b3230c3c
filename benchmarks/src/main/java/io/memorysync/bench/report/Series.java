package io.memorysync.bench.report;

import java.util.List;

/**
 * The figures of one contender, one per round.
 *
 * @param values in the order of the rounds, at least one
 */
public record Series(List<Double> values) {

  public Series {
    values = List.copyOf(values);
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  public double least() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double most() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
