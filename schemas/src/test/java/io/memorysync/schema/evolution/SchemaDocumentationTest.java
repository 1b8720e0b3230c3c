package io.memorysync.schema.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Consumers have the schema and nothing else: it has to say what everything means. */
class SchemaDocumentationTest {

  @Test
  void everyRecordEveryFieldAndEveryEnumHasADoc() {
    assertThat(undocumented(SchemaSources.byFullName().values())).isEmpty();
  }

  @Test
  void aFieldAndAnEnumWithoutDocAreFoundHoweverDeepTheyAre() {
    Schema.Parser parser = new Schema.Parser();
    parser.parse(
        """
        {"type": "record", "name": "Outer", "doc": "Described.", "fields": [
          {"name": "inner", "doc": "Described.", "type": ["null", {"type": "map", "values":
            {"type": "record", "name": "Inner", "doc": "Described.", "fields": [
              {"name": "level", "type": {"type": "enum", "name": "Level", "symbols": ["LOW"]}},
              {"name": "blank", "doc": " ", "type": "string"}]}}]}]}
        """);

    assertThat(undocumented(parser.getTypes().values()))
        .containsExactlyInAnyOrder("Inner.level", "Inner.blank", "Level");
  }

  /** Names of the schemas and fields without a doc, among named schemas at every depth. */
  private static List<String> undocumented(Collection<Schema> schemas) {
    return schemas.stream()
        .flatMap(
            schema ->
                Stream.concat(
                    Stream.of(schema).filter(s -> isBlank(s.getDoc())).map(Schema::getFullName),
                    fields(schema)
                        .filter(field -> isBlank(field.doc()))
                        .map(field -> schema.getFullName() + "." + field.name())))
        .toList();
  }

  private static Stream<Schema.Field> fields(Schema schema) {
    return schema.getType() == Schema.Type.RECORD ? schema.getFields().stream() : Stream.empty();
  }

  private static boolean isBlank(String doc) {
    return doc == null || doc.isBlank();
  }
}
