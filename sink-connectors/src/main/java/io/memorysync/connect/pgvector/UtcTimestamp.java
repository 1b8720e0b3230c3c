package io.memorysync.connect.pgvector;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times for columns without time zone, which hold UTC. */
final class UtcTimestamp {

  private UtcTimestamp() {}

  /** What to bind; null for null. */
  static LocalDateTime of(Instant time) {
    return time == null ? null : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }
}
