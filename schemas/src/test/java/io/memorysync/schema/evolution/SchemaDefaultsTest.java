package io.memorysync.schema.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** What registries make of defaults. */
class SchemaDefaultsTest {

  /**
   * Apicurio Registry takes the quotes off {@code "{}"} before it looks whether a text is an Avro
   * schema. With an object as the default of a string it is none, and the registry's Confluent API
   * neither registers the schema nor returns it by id.
   */
  @Test
  void noDefaultIsTheTextOfAnEmptyObject() {
    List<String> withThatDefault =
        SchemaSources.byFullName().values().stream()
            .filter(schema -> schema.getType() == Schema.Type.RECORD)
            .flatMap(schema -> schema.getFields().stream())
            .filter(field -> field.hasDefaultValue() && "{}".equals(field.defaultVal()))
            .map(Schema.Field::name)
            .toList();

    assertThat(withThatDefault).isEmpty();
  }
}
