package io.memorysync.reference;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.types.Password;

/** The default of an option as a page tells it: long times in words, too. */
final class OptionDefault {

  private static final Duration LONG = Duration.ofMinutes(1);

  /** A unit of time, the longest first. */
  private record Unit(String name, Duration length) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("days", Duration.ofDays(1)),
          new Unit("hours", Duration.ofHours(1)),
          new Unit("minutes", Duration.ofMinutes(1)),
          new Unit("seconds", Duration.ofSeconds(1)));

  private OptionDefault() {}

  static String of(ConfigKey key) {
    Object value = key.defaultValue;
    if (value == null) {
      return "none";
    }
    String text =
        value instanceof Password password
            ? password.value()
            : ConfigDef.convertToString(value, key.type);
    if (text.isEmpty()) {
      return "empty";
    }
    return ReferencePage.code(text) + inWords(key, value);
  }

  private static String inWords(ConfigKey key, Object value) {
    if (!key.name.endsWith(".ms") || !(value instanceof Number number)) {
      return "";
    }
    Duration time = Duration.ofMillis(number.longValue());
    if (time.compareTo(LONG) <= 0) {
      return "";
    }
    return UNITS.stream()
        .filter(unit -> time.toMillis() % unit.length().toMillis() == 0)
        .findFirst()
        .map(unit -> " (%d %s)".formatted(time.dividedBy(unit.length()), unit.name()))
        .orElse("");
  }
}
