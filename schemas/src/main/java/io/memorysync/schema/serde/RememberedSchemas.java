package io.memorysync.schema.serde;

import io.apicurio.registry.resolver.DefaultSchemaResolver;
import io.apicurio.registry.resolver.SchemaLookupResult;
import io.apicurio.registry.resolver.data.Record;
import io.apicurio.registry.serde.data.KafkaSerdeMetadata;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;

/**
 * Apicurio's lookup of the id of what is written, made once for each topic and schema: Apicurio
 * writes a schema out as text for every record, to find it in its cache by that.
 */
public final class RememberedSchemas extends DefaultSchemaResolver<Schema, Object> {

  private final Map<String, Map<Schema, SchemaLookupResult<Schema>>> byTopic =
      new ConcurrentHashMap<>();

  @Override
  public SchemaLookupResult<Schema> resolveSchema(Record<Object> data) {
    if (!(data.metadata() instanceof KafkaSerdeMetadata metadata)
        || !(data.payload() instanceof GenericContainer payload)) {
      return super.resolveSchema(data);
    }
    Map<Schema, SchemaLookupResult<Schema>> known =
        byTopic.computeIfAbsent(metadata.getTopic(), topic -> new ConcurrentHashMap<>());
    SchemaLookupResult<Schema> schema = known.get(payload.getSchema());
    if (schema == null) {
      schema = super.resolveSchema(data);
      known.put(payload.getSchema(), schema);
    }
    return schema;
  }

  @Override
  public void reset() {
    byTopic.clear();
    super.reset();
  }
}
