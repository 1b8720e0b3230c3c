package io.memorysync.schema.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameUuidTest {

  private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

  @Test
  void agrees_with_other_implementations() {
    assertThat(NameUuid.of(DNS, "python.org")).hasToString("886313e1-3b8a-5372-9b90-0c9aee199e5d");
  }

  @Test
  void takes_the_name_as_utf8() {
    assertThat(NameUuid.of(UserIds.NAMESPACE, "Zoë \uD83D\uDE42"))
        .hasToString("45916bce-9a8d-5aa5-81a1-1b109d8f728d");
  }

  @Test
  void writes_a_uuid_in_lower_case() {
    assertThat(NameUuid.canonical("12345678-1234-5678-9012-123456789ABC"))
        .hasValue("12345678-1234-5678-9012-123456789abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "drj",
        "1-1-1-1-1",
        "{12345678-1234-5678-9012-123456789abc}",
        "12345678123456789012123456789abc"
      })
  void takes_only_the_text_form_that_PostgreSQL_writes(String text) {
    assertThat(NameUuid.canonical(text)).isEmpty();
  }
}
