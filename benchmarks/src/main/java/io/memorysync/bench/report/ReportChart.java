package io.memorysync.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Draws a report as SVG: a block of bars for each scenario, each as long as its median. */
public final class ReportChart {

  private static final int WIDTH = 860;
  private static final int LABELS = 330;
  private static final int BARS = 400;
  private static final int LINE = 22;
  private static final int MARGIN = 16;
  private static final String OURS = "memory-sync";

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
    text(MARGIN, "#666", 11, "Medians of " + report.rounds() + " rounds, " + report.at());
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n%3$s</svg>%n"
        .formatted(WIDTH, y + MARGIN, svg);
  }

  private void draw(ScenarioReport scenario) {
    y += LINE;
    text(MARGIN, "#000", 13, scenario.name() + ": " + scenario.title());
    y += LINE - 4;
    text(MARGIN, "#666", 11, scenario.setting());
    double longest =
        scenario.series().values().stream().mapToDouble(Series::median).max().orElse(1);
    for (Map.Entry<String, Series> entry : scenario.series().entrySet()) {
      y += LINE;
      double median = entry.getValue().median();
      text(MARGIN * 2, "#333", 12, entry.getKey());
      int length = (int) Math.max(1, BARS * median / longest);
      String colour = entry.getKey().startsWith(OURS) ? "#2563eb" : "#c5c9d1";
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\" fill=\"%s\"/>%n"
              .formatted(LABELS, y - 12, length, colour));
      text(LABELS + length + 6, "#333", 12, number(median) + " " + scenario.unit().symbol());
    }
    y += LINE / 2;
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
