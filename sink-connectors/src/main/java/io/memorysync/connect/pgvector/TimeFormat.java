package io.memorysync.connect.pgvector;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * How mem0's clients write a time into a payload. By hand: with formatters it would be a third of
 * the work of rendering a payload.
 */
final class TimeFormat {

  private static final int NANOS_PER_MICRO = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private TimeFormat() {}

  /** As Python's {@code datetime.isoformat()}: microseconds, left out where they are 0. */
  static String isoformat(Instant time) {
    StringBuilder text = seconds(time);
    int micros = time.getNano() / NANOS_PER_MICRO;
    if (micros != 0) {
      append(text.append('.'), micros, 6);
    }
    return text.append("+00:00").toString();
  }

  /** As JavaScript's {@code Date.toISOString()}: milliseconds, always. */
  static String toIsoString(Instant time) {
    return append(seconds(time).append('.'), time.getNano() / NANOS_PER_MILLI, 3)
        .append('Z')
        .toString();
  }

  private static StringBuilder seconds(Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(32).append(utc.toLocalDate()).append('T');
    append(text, utc.getHour(), 2).append(':');
    append(text, utc.getMinute(), 2).append(':');
    return append(text, utc.getSecond(), 2);
  }

  /** Appends a number that is not negative with that many digits. */
  private static StringBuilder append(StringBuilder text, int number, int digits) {
    String decimal = Integer.toString(number);
    return text.append("0".repeat(digits - decimal.length())).append(decimal);
  }
}
