package io.memorysync.monitor;

/**
 * From where on something is a finding.
 *
 * @param lagEvents a reader is behind by
 * @param lagMs 99 % of the writes of the last minute took
 * @param retainedBytes a slot holds back
 * @param parkedMs events have been parked for
 * @param probeMs a probe is under way for
 */
record Limits(long lagEvents, long lagMs, long retainedBytes, long parkedMs, long probeMs) {

  static Limits of(MonitorConfig config) {
    return new Limits(
        config.getLong(MonitorOptions.LAG_EVENTS),
        config.getLong(MonitorOptions.LAG_MS),
        config.getLong(MonitorOptions.RETAINED_BYTES),
        config.getLong(MonitorOptions.PARKED_MS),
        config.getLong(MonitorOptions.PROBE_LOST_MS));
  }
}
