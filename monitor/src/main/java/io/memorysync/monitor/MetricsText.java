package io.memorysync.monitor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus' text format, as far as it is needed to read samples. */
final class MetricsText {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+-?\\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One line. */
  record Sample(String name, Map<String, String> labels, double value) {

    String label(String name) {
      return labels.getOrDefault(name, "");
    }
  }

  private MetricsText() {}

  /** Every sample of a page. */
  static List<Sample> read(String page) {
    List<Sample> samples = new ArrayList<>();
    for (String line : page.split("\n")) {
      Matcher sample = SAMPLE.matcher(line.strip());
      if (!line.startsWith("#") && sample.matches()) {
        samples.add(new Sample(sample.group(1), labels(sample.group(2)), number(sample.group(3))));
      }
    }
    return samples;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return labels;
  }

  static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
