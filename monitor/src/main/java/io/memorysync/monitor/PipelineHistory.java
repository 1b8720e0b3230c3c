package io.memorysync.monitor;

import java.util.List;
import java.util.Map;

/**
 * How components were behind over a time.
 *
 * @param times of the samples, in seconds since 1970, the oldest first
 * @param series by component id
 */
public record PipelineHistory(List<Long> times, Map<String, Series> series) {

  /**
   * One component's samples, one for each of the times; null where nothing was known.
   *
   * @param behind events not processed yet
   * @param lagMs the median, in milliseconds
   */
  public record Series(List<Long> behind, List<Double> lagMs) {}
}
