package io.memorysync.connect.pgvector;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How mem0's clients write a time into a payload. */
final class TimeFormat {

  private static final DateTimeFormatter SECONDS = utc("uuuu-MM-dd'T'HH:mm:ss'+00:00'");
  private static final DateTimeFormatter MICROSECONDS = utc("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'");
  private static final DateTimeFormatter MILLISECONDS = utc("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

  private TimeFormat() {}

  /** As Python's {@code datetime.isoformat()}: microseconds, left out where they are 0. */
  static String isoformat(Instant time) {
    Instant micros = time.truncatedTo(ChronoUnit.MICROS);
    return (micros.getNano() == 0 ? SECONDS : MICROSECONDS).format(micros);
  }

  /** As JavaScript's {@code Date.toISOString()}: milliseconds, always. */
  static String toIsoString(Instant time) {
    return MILLISECONDS.format(time);
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
