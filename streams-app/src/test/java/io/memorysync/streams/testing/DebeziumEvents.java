package io.memorysync.streams.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Change events of one table as Debezium's PostgreSQL connector writes them with REPLICA IDENTITY
 * FULL. Rows are maps from column name to value ({@link #row}); columns that a row does not name
 * are null. Every event follows the one before it in the log unless it is moved with {@link
 * Event#at}.
 */
public final class DebeziumEvents {

  private final String prefix;
  private final String schema;
  private final String name;
  private final DebeziumTable table;
  private final Schema keySchema;
  private final Schema envelopeSchema;
  private long lsn = 1000;

  private DebeziumEvents(String prefix, String schema, String name, DebeziumTable table) {
    this.prefix = prefix;
    this.schema = schema;
    this.name = name;
    this.table = table;
    this.keySchema = table.key();
    this.envelopeSchema = table.envelope();
  }

  /** A pgvector collection: {@code id}, {@code vector}, {@code payload}. */
  public static DebeziumEvents collection(String prefix, String table) {
    return of(
        prefix, table, table(prefix, table, "id").uuid("id").vector("vector").json("payload"));
  }

  /** OpenMemory's {@code memories}. */
  public static DebeziumEvents memories(String prefix) {
    return of(
        prefix,
        "memories",
        table(prefix, "memories", "id")
            .uuid("id")
            .uuid("user_id")
            .uuid("app_id")
            .text("content")
            .text("vector")
            .json("metadata")
            .enumeration("state")
            .timestamp("created_at")
            .timestamp("updated_at")
            .timestamp("archived_at")
            .timestamp("deleted_at"));
  }

  /** OpenMemory's {@code users}. */
  public static DebeziumEvents users(String prefix) {
    return of(prefix, "users", table(prefix, "users", "id").uuid("id").text("user_id"));
  }

  /** OpenMemory's {@code apps}. */
  public static DebeziumEvents apps(String prefix) {
    return of(prefix, "apps", table(prefix, "apps", "id").uuid("id").text("name"));
  }

  /** OpenMemory's {@code categories}. */
  public static DebeziumEvents categories(String prefix) {
    return of(prefix, "categories", table(prefix, "categories", "id").uuid("id").text("name"));
  }

  /** The same of a site that gave categories a parent, a column that OpenMemory has not. */
  public static DebeziumEvents categoriesWithParent(String prefix) {
    return of(
        prefix,
        "categories",
        table(prefix, "categories", "id").uuid("id").text("name").uuid("parent_id"));
  }

  /** OpenMemory's {@code memory_categories}. */
  public static DebeziumEvents memoryCategories(String prefix) {
    return of(
        prefix,
        "memory_categories",
        table(prefix, "memory_categories", "memory_id", "category_id")
            .uuid("memory_id")
            .uuid("category_id"));
  }

  /** The table that joins string ids and UUIDs of users. */
  public static DebeziumEvents userIdMapping(String prefix) {
    return of(
        prefix,
        "user_id_mapping",
        table(prefix, "user_id_mapping", "string_id")
            .text("string_id")
            .uuid("uuid_id")
            .timestamp("created_at"));
  }

  /** A row from alternating column names and values; values may be null. */
  public static Map<String, Object> row(Object... columnsAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      row.put((String) columnsAndValues[i], columnsAndValues[i + 1]);
    }
    return row;
  }

  /** The topic that Debezium writes these events to. */
  public String topic() {
    return table.topic();
  }

  /** A row that was there when the connector started ({@code op=r}). */
  public Event snapshot(Map<String, ?> row) {
    return event("r", null, row);
  }

  /** A committed INSERT. */
  public Event insert(Map<String, ?> row) {
    return event("c", null, row);
  }

  /** A committed UPDATE. */
  public Event update(Map<String, ?> before, Map<String, ?> after) {
    return event("u", before, after);
  }

  /** An UPDATE as it reads where the table lacks REPLICA IDENTITY FULL: no before-image. */
  public Event updateWithoutBefore(Map<String, ?> after) {
    return event("u", null, after);
  }

  /**
   * A committed DELETE. A row of the key columns alone is what Debezium shows where the table lacks
   * REPLICA IDENTITY FULL.
   */
  public Event delete(Map<String, ?> before) {
    return event("d", before, null);
  }

  /** A TRUNCATE of the table. */
  public Event truncate() {
    return event("t", null, null);
  }

  private Event event(String op, Map<String, ?> before, Map<String, ?> after) {
    lsn += 10;
    return new Event(op, before, after, lsn);
  }

  private static DebeziumTable table(String prefix, String table, String... primaryKey) {
    return new DebeziumTable(prefix, "public", table, primaryKey);
  }

  private static DebeziumEvents of(String prefix, String name, DebeziumTable table) {
    return new DebeziumEvents(prefix, "public", name, table);
  }

  /** One change event, to be placed in time and then taken as a record or as bytes. */
  public final class Event {

    private final String op;
    private final Map<String, ?> before;
    private final Map<String, ?> after;
    private long commitLsn;
    private long lsn;
    private Long transaction = 700L;
    private long committedAtMicros;
    private String origin;

    private Event(String op, Map<String, ?> before, Map<String, ?> after, long lsn) {
      this.op = op;
      this.before = before;
      this.after = after;
      this.lsn = lsn;
      this.commitLsn = lsn - 1;
      this.committedAtMicros = 1_700_000_000_000_000L + lsn;
    }

    /** Written under a replication origin. */
    public Event by(String replicationOrigin) {
      origin = replicationOrigin;
      return this;
    }

    /** Position in the log: LSN of the commit before, and of the change itself. */
    public Event at(long lastCommitLsn, long changeLsn) {
      commitLsn = lastCommitLsn;
      lsn = changeLsn;
      return this;
    }

    /** Commit time in microseconds since 1970, UTC. */
    public Event committedAt(long micros) {
      committedAtMicros = micros;
      return this;
    }

    /** Transaction id in the database; null as in a snapshot. */
    public Event inTransaction(Long id) {
      transaction = id;
      return this;
    }

    /** The envelope as a generic record. */
    public GenericRecord envelope() {
      GenericRecord envelope = new GenericData.Record(envelopeSchema);
      envelope.put("op", op);
      envelope.put("ts_ms", committedAtMicros / 1000 + 50);
      envelope.put("before", rowRecord("before", before));
      envelope.put("after", rowRecord("after", after));
      envelope.put("source", source());
      return envelope;
    }

    /** The record value: the envelope in the Confluent wire format. */
    public byte[] value() {
      return new LocalAvroSerializer().serialize(topic(), envelope());
    }

    /** The record key in the Confluent wire format. */
    public byte[] key() {
      GenericRecord key = new GenericData.Record(keySchema);
      Map<String, ?> row = after == null ? before : after;
      if (row == null) {
        return null;
      }
      keySchema.getFields().forEach(field -> key.put(field.name(), row.get(field.name())));
      return new LocalAvroSerializer().serialize(topic(), key);
    }

    private GenericRecord rowRecord(String image, Map<String, ?> row) {
      if (row == null) {
        return null;
      }
      Schema rowSchema = envelopeSchema.getField(image).schema().getTypes().get(1);
      GenericRecord values = new GenericData.Record(rowSchema);
      row.forEach(values::put);
      return values;
    }

    private GenericRecord source() {
      GenericRecord source = new GenericData.Record(envelopeSchema.getField("source").schema());
      source.put("version", "3.7.0.Final");
      source.put("connector", "postgresql");
      source.put("name", prefix);
      source.put("ts_ms", committedAtMicros / 1000);
      source.put("ts_us", committedAtMicros);
      source.put("ts_ns", committedAtMicros * 1000);
      source.put("snapshot", op.equals("r") ? "true" : "false");
      source.put("db", prefix);
      source.put("sequence", "[\"" + commitLsn + "\",\"" + lsn + "\"]");
      source.put("schema", schema);
      source.put("table", name);
      source.put("txId", transaction);
      source.put("lsn", lsn);
      source.put("origin", origin);
      return source;
    }
  }
}
