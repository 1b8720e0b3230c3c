package io.memorysync.bench.report;

import java.util.Map;

/**
 * What a scenario has to show.
 *
 * @param series the figure that has to be good
 * @param against the figure that it is measured by; null for a goal in absolute terms
 * @param bound how many times as good as the other it has to be, or the largest figure allowed
 */
public record Goal(String series, String against, double bound) {

  /** How many times as good as another's a figure has to be. */
  public static Goal times(String series, String against, double factor) {
    return new Goal(series, against, factor);
  }

  /** How large a figure may be. */
  public static Goal atMost(String series, double limit) {
    return new Goal(series, null, limit);
  }

  /** What came of it. */
  public Outcome outcome(Unit unit, Map<String, Series> results) {
    double ours = results.get(series).median();
    if (against == null) {
      return new Outcome(this, ours, ours <= bound);
    }
    double ratio = unit.ratio(ours, results.get(against).median());
    return new Outcome(this, ratio, ratio >= bound);
  }

  /**
   * A goal and what was measured.
   *
   * @param measured the ratio, or the figure itself for a goal in absolute terms
   */
  public record Outcome(Goal goal, double measured, boolean met) {

    /** The goal and what was measured, in words. */
    public String sentence(Unit unit) {
      return goal.against == null
          ? "%s at most %s %s: %s"
              .formatted(goal.series, Unit.number(goal.bound), unit.symbol(), Unit.number(measured))
          : "%s at least %s × %s: %s ×"
              .formatted(goal.series, Unit.number(goal.bound), goal.against, Unit.number(measured));
    }
  }
}
