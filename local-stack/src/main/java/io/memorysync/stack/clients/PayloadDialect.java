package io.memorysync.stack.clients;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How a version of mem0's client names the keys of a payload and writes its times. */
public enum PayloadDialect {
  /** The Python package since 2.0. */
  PYTHON("user_id", "created_at", "updated_at", "text_lemmatized"),
  /** The npm package since 3.0. */
  TYPESCRIPT_3("user_id", "createdAt", "updatedAt", "textLemmatized"),
  /** The npm package before that. */
  TYPESCRIPT_2("userId", "createdAt", "updatedAt", null);

  private static final DateTimeFormatter ISOFORMAT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true)
          .optionalEnd()
          .appendLiteral("+00:00")
          .toFormatter(Locale.ROOT);

  final String userKey;
  final String createdKey;
  final String updatedKey;

  /** Key of the text for keyword search; null in versions that have none. */
  final String keywordsKey;

  PayloadDialect(String userKey, String createdKey, String updatedKey, String keywordsKey) {
    this.userKey = userKey;
    this.createdKey = createdKey;
    this.updatedKey = updatedKey;
    this.keywordsKey = keywordsKey;
  }

  /** A time as this client writes it. */
  String time(Instant at) {
    return this == PYTHON
        ? ISOFORMAT.format(at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
        : DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .format(at.atOffset(ZoneOffset.UTC));
  }

  /** Whether a memory that was never updated has an update time; the npm package writes none. */
  boolean updatedOnCreate() {
    return this == PYTHON;
  }

  /** Whether an update is two statements: the vector, then the payload. */
  boolean updatesInTwoStatements() {
    return this == PYTHON;
  }
}
