package io.memorysync.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What one scenario measured.
 *
 * @param setting what was measured: rows, dimensions, tasks
 * @param series by contender, in the order of the table
 */
public record ScenarioReport(
    String name,
    String title,
    String setting,
    Unit unit,
    Map<String, Series> series,
    List<Goal.Outcome> goals) {

  /** Judges the goals by what was measured. */
  public static ScenarioReport of(
      String name,
      String title,
      String setting,
      Unit unit,
      Map<String, Series> series,
      List<Goal> goals) {
    return new ScenarioReport(
        name,
        title,
        setting,
        unit,
        series,
        goals.stream().map(goal -> goal.outcome(unit, series)).toList());
  }
}
