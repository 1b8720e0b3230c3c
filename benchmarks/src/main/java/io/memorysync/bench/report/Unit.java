package io.memorysync.bench.report;

import java.util.Locale;

/** What a figure counts. */
public enum Unit {
  ROWS_PER_SECOND("rows/s", true),
  MILLISECONDS("ms", false),
  MEBIBYTES("MiB", false),
  PERCENT_OF_A_CORE("%", false),
  TIMES("times", false);

  private final String symbol;
  private final boolean moreIsBetter;

  Unit(String symbol, boolean moreIsBetter) {
    this.symbol = symbol;
    this.moreIsBetter = moreIsBetter;
  }

  public String symbol() {
    return symbol;
  }

  /** A figure or a ratio for people. */
  static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
  }

  /** By how much {@code ours} is better than {@code theirs}: 2 is twice as good. */
  public double ratio(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }
}
