package io.memorysync.connect.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeFormatTest {

  @Test
  void pythonWritesMicroseconds() {
    assertThat(TimeFormat.isoformat(Instant.parse("2025-03-01T10:00:00.123450Z")))
        .isEqualTo("2025-03-01T10:00:00.123450+00:00");
  }

  @Test
  void pythonLeavesOutAFractionOfZero() {
    assertThat(TimeFormat.isoformat(Instant.parse("2025-03-01T10:00:00Z")))
        .isEqualTo("2025-03-01T10:00:00+00:00");
  }

  @Test
  void javaScriptWritesMilliseconds() {
    assertThat(TimeFormat.toIsoString(Instant.parse("2025-03-01T10:00:00.123999Z")))
        .isEqualTo("2025-03-01T10:00:00.123Z");
  }

  @Test
  void javaScriptWritesAFractionOfZeroToo() {
    assertThat(TimeFormat.toIsoString(Instant.parse("2025-03-01T10:00:00Z")))
        .isEqualTo("2025-03-01T10:00:00.000Z");
  }

  @Test
  void yearsOfMoreDigitsHaveASign() {
    assertThat(TimeFormat.toIsoString(Instant.parse("+12025-03-01T01:02:03.004Z")))
        .isEqualTo("+12025-03-01T01:02:03.004Z");
  }
}
