package io.memorysync.operate.output;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Text of others on a person's screen: what would steer the terminal is shown, not sent. */
public final class Printable {

  private Printable() {}

  /** One line: control characters and line ends are escaped; {@code -} for nothing. */
  public static String line(String text) {
    return text == null || text.isEmpty() ? "-" : escaped(text, false);
  }

  /** Text that may have several lines. */
  public static String text(String text) {
    return escaped(text, true);
  }

  /** A time to the second, UTC; {@code -} for none. */
  public static String time(Instant time) {
    return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String escaped(String text, boolean lines) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      boolean shown = !Character.isISOControl(unit) || (lines && (unit == '\n' || unit == '\t'));
      if (shown) {
        out.append(unit);
      } else {
        out.append(String.format("\\u%04x", (int) unit));
      }
    }
    return out.toString();
  }
}
