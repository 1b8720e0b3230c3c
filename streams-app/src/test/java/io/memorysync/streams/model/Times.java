package io.memorysync.streams.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as the stores write them. */
final class Times {

  private static final DateTimeFormatter PYTHON =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TYPESCRIPT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static String python(long micros) {
    return PYTHON.format(instant(micros));
  }

  static String typescript(long micros) {
    return TYPESCRIPT.format(instant(micros));
  }

  /** Milliseconds of a time in one of these forms. */
  static long millis(String text) {
    return java.time.OffsetDateTime.parse(text).toInstant().toEpochMilli();
  }

  static long millis(long micros) {
    return Math.floorDiv(micros, 1000L);
  }
}
