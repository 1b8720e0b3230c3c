package io.memorysync.schema.serde;

import io.apicurio.registry.resolver.ParsedSchema;
import io.apicurio.registry.resolver.ParsedSchemaImpl;
import io.apicurio.registry.resolver.SchemaLookupResult;
import io.apicurio.registry.resolver.SchemaParser;
import io.apicurio.registry.resolver.SchemaResolver;
import io.apicurio.registry.resolver.data.Record;
import io.apicurio.registry.resolver.strategy.ArtifactReference;
import io.apicurio.registry.resolver.strategy.ArtifactReferenceResolverStrategy;
import io.apicurio.registry.rest.client.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** What Apicurio's serdes ask a registry for, answered from a list: its first entry has id 1. */
public final class SchemasInMemory implements SchemaResolver<Schema, Object> {

  private final List<Schema> schemas = new ArrayList<>();
  private SchemaParser<Schema, Object> parser;

  /** The id under which a schema is known, from now on if it was not. */
  int idOf(Schema schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  Schema byId(int id) {
    return schemas.get(id - 1);
  }

  @Override
  public void configure(Map<String, ?> configs, SchemaParser<Schema, Object> schemaParser) {
    this.parser = schemaParser;
  }

  @Override
  public SchemaLookupResult<Schema> resolveSchema(Record<Object> data) {
    ParsedSchema<Schema> schema = parser.getSchemaFromData(data, true);
    return found(idOf(schema.getParsedSchema()), schema);
  }

  @Override
  public SchemaLookupResult<Schema> resolveSchemaByArtifactReference(ArtifactReference reference) {
    int id = reference.getContentId().intValue();
    return found(id, new ParsedSchemaImpl<Schema>().setParsedSchema(byId(id)));
  }

  private static SchemaLookupResult<Schema> found(int id, ParsedSchema<Schema> schema) {
    return SchemaLookupResult.<Schema>builder().contentId(id).parsedSchema(schema).build();
  }

  @Override
  public SchemaParser<Schema, Object> getSchemaParser() {
    return parser;
  }

  @Override
  public void setClient(RegistryClient client) {}

  @Override
  public void setArtifactResolverStrategy(
      ArtifactReferenceResolverStrategy<Schema, Object> strategy) {}

  @Override
  public void reset() {}

  @Override
  public void close() {}
}
