package io.memorysync.connect.common;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.MetricNameTemplate;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeCount;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.utils.Time;

/**
 * The numbers of one task, in JMX as {@code
 * io.memorysync.connect:type=sink-task-metrics,connector=<name>,task=<id>}. Averages and maxima are
 * those of the last 60 seconds.
 */
public final class SinkTaskMetrics implements AutoCloseable {

  private static final String DOMAIN = "io.memorysync.connect";
  private static final String GROUP = "sink-task-metrics";

  private final Metrics metrics;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final Sensor records;
  private final Sensor batches;
  private final Sensor written;
  private final Sensor restored;
  private final Sensor equal;
  private final Sensor stale;
  private final Sensor unrepresentable;
  private final Sensor retries;
  private final Sensor transactionRetries;
  private final Sensor deadLetters;
  private final ApplyLag applyLag;

  public SinkTaskMetrics(SinkConfig config) {
    this.metrics =
        new Metrics(
            new MetricConfig(),
            List.of(new JmxReporter()),
            Time.SYSTEM,
            new KafkaMetricsContext(DOMAIN));
    tags.put("connector", config.connectorName());
    tags.put("task", String.valueOf(config.taskId()));
    records = counter("records", "Records that Connect delivered, redeliveries included.");
    batches = metrics.sensor("batches");
    batches.add(name("batches-total", "Transactions that came through."), new CumulativeCount());
    batches.add(name("batch-time-ms-avg", "Average time of a transaction in ms."), new Avg());
    batches.add(name("batch-time-ms-max", "Longest time of a transaction in ms."), new Max());
    written = counter("rows-written", "Memories that changed the store.");
    restored =
        counter(
            "rows-restored",
            "Memories that the store had lost since it was given them; written again.");
    equal = counter("rows-equal", "Memories that the store held already; nothing was written.");
    stale = counter("rows-stale", "Memories older than the store's version; skipped.");
    unrepresentable =
        counter("rows-unrepresentable", "Memories for which the store has no place; left out.");
    retries = counter("retries", "Deliveries that failed on an outage or a deadlock.");
    transactionRetries =
        counter(
            "transaction-retries",
            "Transactions tried again at once: a deadlock, or a row that another transaction"
                + " changed.");
    deadLetters = counter("dead-letters", "Records given to the dead-letter queue.");
    applyLag = new ApplyLag(metrics, this::name);
  }

  /** Counts the records of a {@code put()}. */
  public void records(int count) {
    records.record(count);
  }

  /** Counts a batch that was applied, and what became of it. */
  <T extends Delivery<T>> void batch(BatchResult<T> result, long milliseconds) {
    batches.record(milliseconds);
    written.record(result.written().size());
    restored.record(result.restored());
    equal.record(result.equal());
    stale.record(result.stale());
    unrepresentable.record(result.unrepresentable());
    applyLag.record(result.written());
  }

  /** Counts a delivery that failed and comes again. */
  void retry() {
    retries.record();
  }

  /** Counts a transaction that another one was in the way of and that is tried again at once. */
  public void transactionRetry() {
    transactionRetries.record();
  }

  /** Counts a record that went to the dead-letter queue. */
  void deadLetter() {
    deadLetters.record();
  }

  /** Takes the numbers out of JMX. */
  @Override
  public void close() {
    metrics.close();
  }

  private Sensor counter(String what, String description) {
    Sensor sensor = metrics.sensor(what);
    sensor.add(name(what + "-total", description), new CumulativeSum());
    return sensor;
  }

  private MetricName name(String name, String description) {
    return metrics.metricInstance(
        new MetricNameTemplate(name, GROUP, description, tags.keySet()), tags);
  }
}
