package io.memorysync.schema.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.Topics;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written today is read by every release, and the other way round. */
class FullTransitiveCompatibilityTest {

  static List<String> kept() {
    return SchemaSources.keptNames();
  }

  @ParameterizedTest
  @MethodSource("kept")
  void everySchemaIsCompatibleWithAllItsReleases(String name) {
    assertThat(
            FullTransitiveCompatibility.violations(
                SchemaSources.kept(name), ReleasedSchemas.versions(name)))
        .isEmpty();
  }

  @Test
  void everyTopicAndTheStateStoreHaveAReleasedSchema() {
    assertThat(ReleasedSchemas.names())
        .isEqualTo(SchemaSources.keptNames())
        .containsAll(Topics.ALL);
  }

  @ParameterizedTest
  @MethodSource("kept")
  void releasesAreNumberedWithoutGaps(String name) {
    int count = ReleasedSchemas.versions(name).size();
    for (int number = 1; number <= count; number++) {
      assertThat(ReleasedSchemas.versions(name)).containsKey("v" + number + ".avsc");
    }
  }

  @Test
  void aRequiredFieldThatWasTakenAwayIsAViolation() {
    assertThat(
            violations(
                """
                {"name": "id", "type": "string"}
                """))
        .singleElement()
        .asString()
        .startsWith("v1 cannot read today's schema: READER_FIELD_MISSING_DEFAULT_VALUE")
        .contains("content");
  }

  @Test
  void aNewFieldWithoutDefaultIsAViolation() {
    assertThat(
            violations(
                """
                {"name": "id", "type": "string"},
                {"name": "content", "type": "string"},
                {"name": "tenant", "type": "string"}
                """))
        .singleElement()
        .asString()
        .startsWith("today's schema cannot read v1: READER_FIELD_MISSING_DEFAULT_VALUE")
        .contains("tenant");
  }

  @Test
  void aFieldOfAnotherTypeIsAViolationInBothDirections() {
    assertThat(
            violations(
                """
                {"name": "id", "type": "string"},
                {"name": "content", "type": "long"}
                """))
        .hasSize(2)
        .allMatch(violation -> violation.contains("TYPE_MISMATCH"));
  }

  @Test
  void aNewFieldWithADefaultIsNoViolation() {
    assertThat(
            violations(
                """
                {"name": "id", "type": "string"},
                {"name": "content", "type": "string"},
                {"name": "tenant", "type": ["null", "string"], "default": null}
                """))
        .isEmpty();
  }

  @Test
  void everyReleaseCountsNotOnlyTheLast() {
    Map<String, Schema> released =
        Map.of(
            "v1", record("{\"name\": \"id\", \"type\": \"string\"}"),
            "v2", record("{\"name\": \"id\", \"type\": \"string\", \"default\": \"\"}"));
    Schema withoutId = record("{\"name\": \"key\", \"type\": \"string\", \"default\": \"\"}");

    assertThat(FullTransitiveCompatibility.violations(withoutId, released))
        .singleElement()
        .asString()
        .startsWith("v1 cannot read today's schema");
  }

  @Test
  void aNewSymbolIsAViolationOnlyWhereOldReadersHaveNoDefault() {
    Schema open = anEnum("\"A\", \"B\"", ", \"default\": \"A\"");
    Schema closed = anEnum("\"A\", \"B\"", "");

    assertThat(
            FullTransitiveCompatibility.violations(
                anEnum("\"A\", \"B\", \"C\"", ", \"default\": \"A\""), Map.of("v1", open)))
        .isEmpty();
    assertThat(
            FullTransitiveCompatibility.violations(
                anEnum("\"A\", \"B\", \"C\"", ""), Map.of("v1", closed)))
        .singleElement()
        .asString()
        .contains("MISSING_ENUM_SYMBOLS");
  }

  private static List<String> violations(String fieldsNow) {
    Schema released =
        record(
            """
            {"name": "id", "type": "string"},
            {"name": "content", "type": "string"}
            """);
    return FullTransitiveCompatibility.violations(record(fieldsNow), Map.of("v1", released));
  }

  private static Schema record(String fields) {
    return new Schema.Parser()
        .parse("{\"type\": \"record\", \"name\": \"Memory\", \"fields\": [" + fields + "]}");
  }

  private static Schema anEnum(String symbols, String rest) {
    return new Schema.Parser()
        .parse(
            "{\"type\": \"enum\", \"name\": \"State\", \"symbols\": ["
                + symbols
                + "]"
                + rest
                + "}");
  }
}
