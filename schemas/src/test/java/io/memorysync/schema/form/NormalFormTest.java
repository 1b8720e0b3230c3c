package io.memorysync.schema.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalFormTest {

  @Test
  void keys_are_sorted_at_every_level_and_space_is_dropped() {
    assertThat(normal("{ \"b\" : [ { \"z\":1, \"a\":2 } ],\n \"a\":{} }"))
        .isEqualTo("{\"a\":{},\"b\":[{\"a\":2,\"z\":1}]}");
  }

  @Test
  void the_last_of_equal_keys_counts() {
    assertThat(normal("{\"a\":1,\"a\":2}")).isEqualTo("{\"a\":2}");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1",
    "1, 1",
    "10e-1, 1",
    "-0.0, 0",
    "0e99, 0",
    "0.50, 0.5",
    "1e20, 100000000000000000000",
    "1e21, 1E+21",
    "0.0000001, 0.0000001",
    "1e-8, 1E-8",
    "9007199254740993, 9007199254740993",
    "0.1000000000000000055511151231257827, 0.1000000000000000055511151231257827",
    "1234567890123456789012345, 1234567890123456789012345"
  })
  void numbers_are_written_by_their_exact_value(String number, String expected) {
    assertThat(normal("{\"n\":" + number + "}")).isEqualTo("{\"n\":" + expected + "}");
  }

  @Test
  void what_postgresql_cannot_hold_becomes_the_replacement_character() {
    assertThat(NormalForm.text("a\0b\uD83Dc\uDE42d\uD83D\uDE42"))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uD83D\uDE42");
    assertThat(normal("{\"k\\u0000\":\"\\ud83d\"}")).isEqualTo("{\"k\uFFFD\":\"\uFFFD\"}");
  }

  @Test
  void text_is_otherwise_left_alone() {
    String text = "  Mixed Case, e\u0301 and \u00e9, \ttabs\n";

    assertThat(NormalForm.text(text)).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"text\"", "null", "{", "{} {}", "{\"a\":NaN}", "{'a':1}"})
  void only_a_json_object_is_an_object(String json) {
    assertThat(NormalForm.object(json)).isEmpty();
  }

  @Test
  void categories_are_sorted_and_named_once() {
    assertThat(NormalForm.categories(List.of("work", "Home", "work", " home")))
        .containsExactly(" home", "Home", "work");
  }

  @Property
  void text_is_idempotent(@ForAll("texts") String text) {
    String normal = NormalForm.text(text);

    assertThat(NormalForm.text(normal)).isEqualTo(normal);
  }

  @Property
  void text_survives_utf8(@ForAll("texts") String text) {
    String normal = NormalForm.text(text);

    assertThat(new String(normal.getBytes(UTF_8), UTF_8)).isEqualTo(normal).doesNotContain("\0");
  }

  @Property
  void json_is_idempotent(@ForAll("objects") String json) {
    String normal = normal(json);

    assertThat(normal(normal)).isEqualTo(normal);
  }

  @Property
  void json_does_not_depend_on_the_order_of_keys(@ForAll("fields") Map<String, String> fields) {
    List<String> written =
        fields.entrySet().stream()
            .map(field -> "\"" + field.getKey() + "\": " + field.getValue())
            .collect(Collectors.toList());
    String inOrder = "{" + String.join(",", written) + "}";
    Collections.reverse(written);
    String reversed = "{" + String.join(" , ", written) + "}";

    assertThat(normal(reversed)).isEqualTo(normal(inOrder));
  }

  @Property
  void categories_are_idempotent(@ForAll List<String> names) {
    List<String> normal = NormalForm.categories(names);

    assertThat(NormalForm.categories(normal)).isEqualTo(normal).isSorted();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('a', '\0', '\uD83D', '\uDE42', '\uFFFD', '\u00e9');
  }

  @Provide
  Arbitrary<String> objects() {
    return fields()
        .map(
            fields ->
                fields.entrySet().stream()
                    .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                    .collect(Collectors.joining(",", "{", "}")));
  }

  @Provide
  Arbitrary<Map<String, String>> fields() {
    Arbitrary<String> keys = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(3);
    return Arbitraries.maps(keys, values(2)).ofMaxSize(5);
  }

  private static Arbitrary<String> values(int depth) {
    Arbitrary<String> numbers =
        Arbitraries.oneOf(
            Arbitraries.bigDecimals().map(Object::toString),
            Arbitraries.doubles().map(Object::toString),
            Arbitraries.integers().between(-400, 400).map(exponent -> "12e" + exponent));
    Arbitrary<String> leaves =
        Arbitraries.oneOf(
            numbers,
            Arbitraries.of("true", "false", "null", "\"\\ud83d x\"", "\"\\u0000\"", "\"\\n\\\\\""));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<String> arrays =
        values(depth - 1).list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]");
    Arbitrary<String> objects =
        values(depth - 1)
            .list()
            .ofMaxSize(3)
            .map(
                list ->
                    list.stream()
                        .map(value -> "\"" + (list.size() - list.indexOf(value)) + "\":" + value)
                        .collect(Collectors.joining(", ", "{", "}")));
    return Arbitraries.oneOf(leaves, arrays, objects);
  }

  private static String normal(String json) {
    return NormalForm.json(NormalForm.object(json).orElseThrow());
  }
}
