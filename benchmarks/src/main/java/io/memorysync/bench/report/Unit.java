package io.memorysync.bench.report;

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

  /** By how much {@code ours} is better than {@code theirs}: 2 is twice as good. */
  public double ratio(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }
}
