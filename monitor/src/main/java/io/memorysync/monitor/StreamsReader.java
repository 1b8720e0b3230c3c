package io.memorysync.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorysync.monitor.MetricsText.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads what the instances of the streams-app tell of themselves. */
final class StreamsReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String VERSIONS = "memorysync_versions";
  private static final String LAG = "memorysync_canonical_lag_seconds";

  /** Only these: all that Kafka Streams counts is five thousand lines. */
  private static final String METRICS = "/metrics?name%5B%5D=" + VERSIONS + "&name%5B%5D=" + LAG;

  /** States that it does not leave by itself. */
  private static final Set<String> DEAD = Set.of("failed", "error");

  /**
   * All instances together.
   *
   * @param ready whether all of them process
   * @param failed whether one of them cannot go on
   * @param reasons why one does not
   * @param parked change events that wait for a row
   * @param rejected change events since the start
   * @param versions that were made since the start
   * @param lag cumulative buckets in seconds, by store
   */
  record Streams(
      boolean ready,
      boolean failed,
      List<String> reasons,
      long parked,
      long rejected,
      double versions,
      Map<String, Map<Double, Double>> lag) {}

  private final Http http;
  private final List<String> urls;

  StreamsReader(Http http, List<String> urls) {
    this.http = http;
    this.urls = List.copyOf(urls);
  }

  Streams read() throws IOException, InterruptedException {
    boolean ready = true;
    boolean failed = false;
    List<String> reasons = new ArrayList<>();
    long parked = 0;
    long rejected = 0;
    List<Sample> samples = new ArrayList<>();
    for (String url : urls) {
      JsonNode status = JSON.readTree(http.get(url + "/status"));
      ready &= status.path("ready").asBoolean();
      failed |= DEAD.contains(status.path("state").asText());
      status.path("reasons").forEach(reason -> reasons.add(reason.asText()));
      parked += sum(status.path("parked"));
      rejected += sum(status.path("rejected"));
      samples.addAll(MetricsText.read(http.get(url + METRICS)));
    }
    return new Streams(
        ready,
        failed,
        reasons,
        parked,
        rejected,
        versions(samples),
        buckets(samples, "store", LAG + "_bucket"));
  }

  /** Cumulative buckets of a histogram, summed over what has the same value of a label. */
  static Map<String, Map<Double, Double>> buckets(List<Sample> samples, String label, String name) {
    Map<String, Map<Double, Double>> buckets = new HashMap<>();
    for (Sample sample : samples) {
      if (sample.name().equals(name)) {
        buckets
            .computeIfAbsent(sample.label(label), any -> new TreeMap<>())
            .merge(MetricsText.number(sample.label("le")), sample.value(), Double::sum);
      }
    }
    return buckets;
  }

  private static double versions(List<Sample> samples) {
    return samples.stream()
        .filter(sample -> sample.name().equals(VERSIONS + "_total"))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static long sum(JsonNode counts) {
    long sum = 0;
    for (JsonNode count : counts) {
      sum += count.asLong();
    }
    return sum;
  }
}
