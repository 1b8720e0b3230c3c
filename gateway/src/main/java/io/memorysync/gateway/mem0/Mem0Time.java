package io.memorysync.gateway.mem0;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** Times as mem0's Python code writes them: {@code isoformat()} in UTC. */
public final class Mem0Time {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"))
          .appendFraction(ChronoField.NANO_OF_SECOND, 6, 6, true)
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  private Mem0Time() {}

  /** Six digits of a second, or none if there would be zeros only; null for no time. */
  public static String isoformat(Instant time) {
    if (time == null) {
      return null;
    }
    boolean whole = time.getNano() / 1_000 == 0;
    return (whole ? SECONDS : MICROS).format(time) + "+00:00";
  }
}
