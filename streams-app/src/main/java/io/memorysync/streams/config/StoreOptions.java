package io.memorysync.streams.config;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * The options of one store, {@code store.<name>.<key>}.
 *
 * @param kind {@code mem0} or {@code openmemory}
 * @param topicPrefix Debezium's {@code topic.prefix}
 * @param schema schema of its tables
 * @param collection table of vectors; null where the store has none
 * @param userIdForm {@code string} or {@code uuid}
 */
public record StoreOptions(
    String kind, String topicPrefix, String schema, String collection, String userIdForm) {

  private static final String KIND = ".kind";
  private static final String TOPIC_PREFIX = ".topic.prefix";
  private static final String SCHEMA = ".schema";
  private static final String COLLECTION = ".collection";
  private static final String USER_ID_FORM = ".user.id.form";
  private static final String GROUP = "Each store";

  /**
   * @throws ConfigException naming the setting that is missing or wrong
   */
  static StoreOptions of(String store, Map<String, ?> settings) {
    String prefix = StreamsAppConfig.STORE_PREFIX + store;
    Map<String, Object> options = definition(store).parse(settings);
    String collection = (String) options.get(prefix + COLLECTION);
    return new StoreOptions(
        (String) options.get(prefix + KIND),
        (String) options.get(prefix + TOPIC_PREFIX),
        (String) options.get(prefix + SCHEMA),
        collection.isEmpty() ? null : collection,
        (String) options.get(prefix + USER_ID_FORM));
  }

  /** The options of the store of a name, with their documentation. */
  static ConfigDef definition(String store) {
    String prefix = StreamsAppConfig.STORE_PREFIX + store;
    int order = 0;
    return new ConfigDef()
        .define(
            prefix + KIND,
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            ValidString.in("mem0", "openmemory"),
            Importance.HIGH,
            "What the store looks like: mem0 (a pgvector collection) or openmemory (OpenMemory's"
                + " relational tables, with its collection beside them).",
            GROUP,
            ++order,
            Width.SHORT,
            prefix + KIND)
        .define(
            prefix + TOPIC_PREFIX,
            Type.STRING,
            store,
            new NonEmptyString(),
            Importance.HIGH,
            "Debezium's topic.prefix of the source that reads the store; the name of the store if"
                + " nothing else is said. Stores in one database may share it.",
            GROUP,
            ++order,
            Width.MEDIUM,
            prefix + TOPIC_PREFIX)
        .define(
            prefix + SCHEMA,
            Type.STRING,
            "public",
            new NonEmptyString(),
            Importance.MEDIUM,
            "Schema of its tables.",
            GROUP,
            ++order,
            Width.SHORT,
            prefix + SCHEMA)
        .define(
            prefix + COLLECTION,
            Type.STRING,
            "",
            Importance.HIGH,
            "Table of vectors, without its schema. A store of kind mem0 needs it; one of kind"
                + " openmemory leaves it empty where OpenMemory keeps its vectors outside"
                + " PostgreSQL.",
            GROUP,
            ++order,
            Width.MEDIUM,
            prefix + COLLECTION)
        .define(
            prefix + USER_ID_FORM,
            Type.STRING,
            "string",
            ValidString.in("string", "uuid"),
            Importance.MEDIUM,
            "Which of a user's ids the payloads of a mem0 collection hold: the string or the UUID"
                + " that user_id_mapping pairs with it.",
            GROUP,
            ++order,
            Width.SHORT,
            prefix + USER_ID_FORM);
  }
}
