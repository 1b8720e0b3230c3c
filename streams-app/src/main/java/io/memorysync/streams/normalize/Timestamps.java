package io.memorysync.streams.normalize;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/**
 * Points in time in normal form: UTC, cut to microseconds, which is what every store can hold.
 *
 * <p>A time that cannot be read, or lies outside the years 1 to 9999 (PostgreSQL's {@code infinity}
 * among them), is no time at all. It never makes a row unreadable: the order of live writes comes
 * from their commit times, and a row's own times only say what is shown.
 */
public final class Timestamps {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          // None, or one of +00:00, +0000 and +00: what is in brackets may be left out.
          .appendPattern("[XXX][XX][X]")
          .toFormatter();

  private Timestamps() {}

  /**
   * Reads ISO 8601 as the mem0 clients of all ages write it: {@code T} or a space, up to nine
   * digits of a second, an offset such as {@code Z}, {@code +00:00} or {@code -0700}. A time
   * without offset is UTC.
   */
  public static Optional<Instant> parse(String text) {
    String trimmed = text.trim();
    boolean spaced = trimmed.length() > 10 && trimmed.charAt(10) == ' ';
    String iso = spaced ? trimmed.substring(0, 10) + 'T' + trimmed.substring(11) : trimmed;
    try {
      TemporalAccessor parsed = ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
      return inRange(
          parsed instanceof OffsetDateTime zoned
              ? zoned.toInstant()
              : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The time so many microseconds after 1970-01-01T00:00:00Z. */
  public static Optional<Instant> ofMicros(long micros) {
    return inRange(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  /** The time so many milliseconds after 1970-01-01T00:00:00Z. */
  public static Optional<Instant> ofMillis(long millis) {
    return inRange(Instant.ofEpochMilli(millis));
  }

  private static Optional<Instant> inRange(Instant time) {
    return time.isBefore(EARLIEST) || time.isAfter(LATEST)
        ? Optional.empty()
        : Optional.of(time.truncatedTo(ChronoUnit.MICROS));
  }
}
