package io.memorysync.bench.inner;

import io.apicurio.registry.resolver.ParsedSchema;
import io.apicurio.registry.resolver.SchemaLookupResult;
import io.apicurio.registry.resolver.SchemaParser;
import io.apicurio.registry.resolver.SchemaResolver;
import io.apicurio.registry.resolver.data.Record;
import io.apicurio.registry.resolver.strategy.ArtifactReference;
import io.apicurio.registry.resolver.strategy.ArtifactReferenceResolverStrategy;
import io.apicurio.registry.rest.client.RegistryClient;
import java.util.Map;
import org.apache.avro.Schema;

/** A registry that knows one schema, as Apicurio's serdes find it once they have asked. */
public final class KnownSchemas implements SchemaResolver<Schema, Object> {

  private static final long ID = 1;

  private SchemaParser<Schema, Object> parser;
  private SchemaLookupResult<Schema> known;

  @Override
  public void configure(Map<String, ?> configs, SchemaParser<Schema, Object> schemaParser) {
    this.parser = schemaParser;
  }

  @Override
  public SchemaLookupResult<Schema> resolveSchema(Record<Object> data) {
    if (known == null) {
      ParsedSchema<Schema> schema = parser.getSchemaFromData(data, true);
      known = SchemaLookupResult.<Schema>builder().contentId(ID).parsedSchema(schema).build();
    }
    return known;
  }

  @Override
  public SchemaLookupResult<Schema> resolveSchemaByArtifactReference(ArtifactReference reference) {
    return known;
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
