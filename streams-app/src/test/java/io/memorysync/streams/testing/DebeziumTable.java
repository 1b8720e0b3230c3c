package io.memorysync.streams.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/** The Avro schemas that Debezium's PostgreSQL connector and an AvroConverter give one table. */
final class DebeziumTable {

  private final String namespace;
  private final List<Schema.Field> columns = new ArrayList<>();
  private final List<Schema.Field> keyColumns = new ArrayList<>();
  private final Set<String> primaryKey;

  DebeziumTable(String prefix, String schema, String table, String... primaryKey) {
    this.namespace = prefix + "." + schema + "." + table;
    this.primaryKey = Set.of(primaryKey);
  }

  DebeziumTable uuid(String column) {
    return column(column, logical(Schema.create(Schema.Type.STRING), "io.debezium.data.Uuid"));
  }

  DebeziumTable text(String column) {
    return column(column, Schema.create(Schema.Type.STRING));
  }

  DebeziumTable json(String column) {
    return column(column, logical(Schema.create(Schema.Type.STRING), "io.debezium.data.Json"));
  }

  DebeziumTable enumeration(String column) {
    return column(column, logical(Schema.create(Schema.Type.STRING), "io.debezium.data.Enum"));
  }

  DebeziumTable timestamp(String column) {
    return column(
        column, logical(Schema.create(Schema.Type.LONG), "io.debezium.time.MicroTimestamp"));
  }

  DebeziumTable vector(String column) {
    Schema doubles = Schema.createArray(Schema.create(Schema.Type.DOUBLE));
    return column(column, logical(doubles, "io.debezium.data.DoubleVector"));
  }

  String topic() {
    return namespace;
  }

  Schema key() {
    return Schema.createRecord("Key", null, namespace, false, copies(keyColumns));
  }

  Schema envelope() {
    Schema row = Schema.createRecord("Value", null, namespace, false, copies(columns));
    return SchemaBuilder.record("Envelope")
        .namespace(namespace)
        .fields()
        .name("before")
        .type(optional(row))
        .withDefault(null)
        .name("after")
        .type(optional(row))
        .withDefault(null)
        .name("source")
        .type(source())
        .noDefault()
        .requiredString("op")
        .optionalLong("ts_ms")
        .endRecord();
  }

  private static Schema source() {
    return SchemaBuilder.record("Source")
        .namespace("io.debezium.connector.postgresql")
        .fields()
        .requiredString("version")
        .requiredString("connector")
        .requiredString("name")
        .requiredLong("ts_ms")
        .optionalString("snapshot")
        .requiredString("db")
        .optionalString("sequence")
        .optionalLong("ts_us")
        .optionalLong("ts_ns")
        .requiredString("schema")
        .requiredString("table")
        .optionalLong("txId")
        .optionalLong("lsn")
        .optionalLong("xmin")
        .optionalString("origin")
        .optionalLong("origin_lsn")
        .endRecord();
  }

  private DebeziumTable column(String name, Schema type) {
    if (primaryKey.contains(name)) {
      columns.add(new Schema.Field(name, type));
      keyColumns.add(new Schema.Field(name, type));
    } else {
      columns.add(new Schema.Field(name, optional(type), null, Schema.Field.NULL_DEFAULT_VALUE));
    }
    return this;
  }

  /** An Avro field belongs to one record only. */
  private static List<Schema.Field> copies(List<Schema.Field> fields) {
    return fields.stream().map(field -> new Schema.Field(field, field.schema())).toList();
  }

  private static Schema logical(Schema type, String name) {
    type.addProp("connect.version", 1);
    type.addProp("connect.name", name);
    return type;
  }

  private static Schema optional(Schema type) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), type);
  }
}
