package io.memorysync.connect.source;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.transforms.Transformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records without a key from compacted topics. Such a topic takes none, and the source would
 * fail on it for good. Debezium's event of a TRUNCATE has no key; of a table whose rows others
 * refer to it deletes nothing. That it happened is told on a topic of its own, where a person is to
 * find it: a record whose key and value name the topic it was for, with the time at which it
 * happened in the database.
 */
public final class DropKeyless<R extends ConnectRecord<R>> implements Transformation<R> {

  static final String TOPICS = "topics";
  static final String TRUNCATED_TOPIC = "truncated.topic";

  /** Field with the name of the topic that the record was for. */
  static final String TOPIC = "topic";

  private static final Schema TABLE =
      SchemaBuilder.struct()
          .name("io.memorysync.connect.source.TruncatedTable")
          .field(TOPIC, Schema.STRING_SCHEMA)
          .build();
  private static final String SOURCE = "source";
  private static final Logger LOG = LoggerFactory.getLogger(DropKeyless.class);
  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              TOPICS,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              ConfigDef.LambdaValidator.with(
                  DropKeyless::requirePattern, () -> "regular expression"),
              ConfigDef.Importance.HIGH,
              "Regular expression of the names of the compacted topics, whole names.")
          .define(
              TRUNCATED_TOPIC,
              ConfigDef.Type.STRING,
              "memory-sync-truncated",
              new ConfigDef.NonEmptyString(),
              ConfigDef.Importance.MEDIUM,
              "Topic that tells which of their tables were emptied by TRUNCATE.");

  private Pattern topics;
  private String truncatedTopic;

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public void configure(Map<String, ?> settings) {
    Map<String, Object> parsed = CONFIG.parse(settings);
    topics = Pattern.compile((String) parsed.get(TOPICS));
    truncatedTopic = (String) parsed.get(TRUNCATED_TOPIC);
  }

  /** The record, or one that tells of it in its place. */
  @Override
  public R apply(R record) {
    if (record.key() != null || !topics.matcher(record.topic()).matches()) {
      return record;
    }
    LOG.warn(
        "Left out a record without a key for {}, which is compacted: its table was emptied by"
            + " TRUNCATE. Its rows stay known to the pipeline; replay the sink that writes the"
            + " table to have them again.",
        record.topic());
    Struct table = new Struct(TABLE).put(TOPIC, record.topic());
    return record.newRecord(truncatedTopic, null, TABLE, table, TABLE, table, committedAt(record));
  }

  /** When it happened in the database, in milliseconds since the epoch; null where unknown. */
  private static Long committedAt(ConnectRecord<?> record) {
    return record.value() instanceof Struct change && change.schema().field(SOURCE) != null
        ? change.getStruct(SOURCE).getInt64("ts_ms")
        : record.timestamp();
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private static void requirePattern(String name, Object value) {
    try {
      Pattern.compile(String.valueOf(value));
    } catch (PatternSyntaxException e) {
      throw new ConfigException(name, value, "no regular expression: " + e.getDescription());
    }
  }
}
