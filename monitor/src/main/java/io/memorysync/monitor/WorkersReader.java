package io.memorysync.monitor;

import io.memorysync.monitor.MetricsText.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the metrics of Connect's workers, as the JMX exporter serves them. */
final class WorkersReader {

  private static final String APPLY_LAG = "memorysync_apply_lag_seconds_bucket";

  /**
   * All workers together.
   *
   * @param lag cumulative buckets in seconds, by sink
   * @param records that a source wrote or a sink was given since its task began, by connector
   */
  record Workers(Map<String, Map<Double, Double>> lag, Map<String, Double> records) {}

  private final Http http;
  private final List<String> urls;

  WorkersReader(Http http, List<String> urls) {
    this.http = http;
    this.urls = List.copyOf(urls);
  }

  Workers read() throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    for (String url : urls) {
      samples.addAll(MetricsText.read(http.get(url)));
    }
    Map<String, Double> records = new HashMap<>();
    for (Sample sample : samples) {
      if (sample.name().equals("memorysync_sink_records_total")
          || sample.name().equals("memorysync_source_records_total")) {
        records.merge(sample.label("connector"), sample.value(), Double::sum);
      }
    }
    return new Workers(StreamsReader.buckets(samples, "connector", APPLY_LAG), records);
  }
}
