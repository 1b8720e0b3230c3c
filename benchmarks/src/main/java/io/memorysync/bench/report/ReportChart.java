package io.memorysync.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a report as SVG: a block of bars for each scenario, each as long as its median, and what
 * became of its goals. A p50 and its p99 are one bar, the latter in a lighter colour.
 */
public final class ReportChart {

  private static final int WIDTH = 860;
  private static final int LABELS = 330;
  private static final int BARS = 400;
  private static final int LINE = 22;
  private static final int MARGIN = 16;
  private static final String OURS = "memory-sync";
  private static final String LOWER = ", p50";
  private static final String UPPER = ", p99";

  /** Of the bars: a figure, and its upper percentile. */
  private enum Colours {
    OURS("#2563eb", "#93b4f5"),
    THEIRS("#c5c9d1", "#e3e5ea");

    private final String dark;
    private final String light;

    Colours(String dark, String light) {
      this.dark = dark;
      this.light = light;
    }
  }

  private final StringBuilder svg = new StringBuilder();
  private int y = MARGIN;

  private ReportChart() {}

  /** Writes the chart of a report. */
  public static void write(BenchReport report, Path file) {
    try {
      Files.writeString(file, new ReportChart().draw(report));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String draw(BenchReport report) {
    report.scenarios().forEach(this::draw);
    y += LINE;
    text(
        MARGIN,
        "#666",
        11,
        "Medians of " + report.rounds() + " rounds, p50 / p99 where there are two, " + report.at());
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n%3$s</svg>%n"
        .formatted(WIDTH, y + MARGIN, svg);
  }

  private void draw(ScenarioReport scenario) {
    y += LINE;
    text(MARGIN, "#000", 13, scenario.name() + ": " + scenario.title());
    y += LINE - 4;
    text(MARGIN, "#666", 11, scenario.setting());
    Map<String, Series> series = scenario.series();
    double longest = series.values().stream().mapToDouble(Series::median).max().orElse(1);
    boolean peers = series.keySet().stream().anyMatch(name -> name.startsWith(OURS));
    series.forEach(
        (name, figure) -> {
          Colours colours = !peers || name.startsWith(OURS) ? Colours.OURS : Colours.THEIRS;
          Series upper = name.endsWith(LOWER) ? series.get(stem(name) + UPPER) : null;
          if (upper != null) {
            y += LINE;
            bar(length(upper, longest), colours.light);
            bar(length(figure, longest), colours.dark);
            label(
                stem(name),
                length(upper, longest),
                number(figure.median()) + " / " + number(upper.median()),
                scenario.unit());
          } else if (!name.endsWith(UPPER) || !series.containsKey(stem(name) + LOWER)) {
            y += LINE;
            bar(length(figure, longest), colours.dark);
            label(name, length(figure, longest), number(figure.median()), scenario.unit());
          }
        });
    for (Goal.Outcome outcome : scenario.goals()) {
      y += LINE - 6;
      text(
          MARGIN * 2,
          outcome.met() ? "#15803d" : "#b91c1c",
          11,
          (outcome.met() ? "met: " : "missed: ") + outcome.sentence(scenario.unit()));
    }
    y += LINE / 2;
  }

  private static String stem(String name) {
    return name.substring(0, name.length() - LOWER.length());
  }

  private static int length(Series values, double longest) {
    return (int) Math.max(1, BARS * values.median() / longest);
  }

  /** What the bar of this line is of, and its figures behind its end. */
  private void label(String name, int end, String figures, Unit unit) {
    text(MARGIN * 2, "#333", 12, name);
    text(LABELS + end + 6, "#333", 12, figures + " " + unit.symbol());
  }

  private void bar(int length, String colour) {
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\" fill=\"%s\"/>%n"
            .formatted(LABELS, y - 12, length, colour));
  }

  private void text(int x, String colour, int size, String words) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" font-size=\"%d\" fill=\"%s\">%s</text>%n"
            .formatted(x, y, size, colour, words.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }
}
