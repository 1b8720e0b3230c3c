package io.memorysync.operate.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows in columns as wide as their widest value. */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... headings) {
    this.headings = List.of(headings);
  }

  /** Adds a row of as many values as there are headings. */
  public void row(String... values) {
    List<String> row = new ArrayList<>();
    for (String value : values) {
      row.add(Printable.line(value));
    }
    rows.add(row);
  }

  /** Prints headings and rows; nothing if there is no row. */
  public void print(PrintStream out) {
    if (rows.isEmpty()) {
      return;
    }
    List<List<String>> all = new ArrayList<>();
    all.add(headings);
    all.addAll(rows);
    int[] widths = new int[headings.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    all.forEach(row -> out.println(line(row, widths)));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
