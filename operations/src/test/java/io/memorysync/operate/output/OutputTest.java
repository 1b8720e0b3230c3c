package io.memorysync.operate.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class OutputTest {

  @Test
  void columnsAreAsWideAsTheirWidestValue() {
    TextTable table = new TextTable("FIELD", "AT");
    table.row("content", "now");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("FIELD    AT", "content  now");
  }

  @Test
  void whatWouldSteerATerminalIsShown() {
    assertThat(Printable.line("a\u001b[2Jb\n")).isEqualTo("a\\u001b[2Jb\\u000a");
    assertThat(Printable.text("a\nb\u0007")).isEqualTo("a\nb\\u0007");
    assertThat(Printable.line(null)).isEqualTo("-");
  }

  @Test
  void sinceTakesAnAgeADayOrATime() {
    SinceConverter since = new SinceConverter();
    assertThat(since.convert("2026-01-31")).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    assertThat(since.convert("2026-01-31T12:00:00Z"))
        .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(Duration.between(since.convert("24h"), Instant.now()))
        .isBetween(Duration.ofHours(24), Duration.ofHours(25));
    assertThatThrownBy(() -> since.convert("yesterday"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("90m, 24h, 7d");
  }
}
