package io.memorysync.operate.output;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --since}: an age such as 90m, 24h or 7d, a day, or a time with its zone. */
public final class SinceConverter implements ITypeConverter<Instant> {

  private static final Pattern AGE = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  @Override
  public Instant convert(String text) {
    Matcher age = AGE.matcher(text);
    try {
      if (age.matches()) {
        long count = Long.parseLong(age.group(1));
        return Instant.now().minus(UNITS.get(age.group(2)).multipliedBy(count));
      }
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no time; use an age (90m, 24h, 7d), a day (2026-01-31) or a time in UTC"
              + " (2026-01-31T12:00:00Z)");
    }
  }
}
