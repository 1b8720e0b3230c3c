package io.memorysync.streams.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest
  @CsvSource({
    "2025-07-14T18:02:03.123456+00:00, 2025-07-14T18:02:03.123456Z",
    "2025-07-14T11:02:03.123456-07:00, 2025-07-14T18:02:03.123456Z",
    "2025-01-14T10:02:03-08:00, 2025-01-14T18:02:03Z",
    "2025-07-14T18:02:03.123Z, 2025-07-14T18:02:03.123Z",
    "2025-07-14t18:02:03z, 2025-07-14T18:02:03Z",
    "2025-07-14 18:02:03.5+0000, 2025-07-14T18:02:03.5Z",
    "2025-07-14 18:02:03+00, 2025-07-14T18:02:03Z",
    "2025-07-14T18:02, 2025-07-14T18:02:00Z",
    "2025-07-14T18:02:03.123456789Z, 2025-07-14T18:02:03.123456Z"
  })
  void every_form_that_a_client_wrote_is_read(String text, Instant expected) {
    assertThat(Timestamps.parse(text)).hasValue(expected);
  }

  @Test
  void a_time_without_offset_is_utc() {
    assertThat(Timestamps.parse("2025-07-14T18:02:03.000001"))
        .hasValue(Instant.parse("2025-07-14T18:02:03.000001Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2025-07-14", "2025-13-01T00:00:00Z", "1720980123"})
  void anything_else_is_no_time(String text) {
    assertThat(Timestamps.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 9_223_371_331_200_000_000L})
  void infinity_is_no_time(long micros) {
    assertThat(Timestamps.ofMicros(micros)).isEmpty();
  }

  @Property
  void a_time_that_is_written_is_read_again(
      @ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_999_999L)
          long micros) {
    Instant time = Timestamps.ofMicros(micros).orElseThrow();

    assertThat(Timestamps.parse(time.toString())).hasValue(time);
  }
}
