package io.memorysync.streams.config;

import io.memorysync.embed.EmbedderOptions;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.streams.commit.PolledRecords;
import io.memorysync.streams.policy.ConflictPolicies;
import io.memorysync.streams.resolve.DeletePolicy;
import io.memorysync.streams.state.BoundedRocksDb;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Configuration of the streams-app. Keys that are not listed here are handed on to Kafka Streams,
 * so that every setting of its clients can be made in the same file; {@code ${env:NAME}} and other
 * config providers work as in every Kafka client.
 */
public final class StreamsAppConfig extends AbstractConfig {

  /** Bytes; a request of this size is below what a broker takes (socket.request.max.bytes). */
  private static final int LARGEST_STATE = 100_000_000;

  public static final String STORES = "stores";
  public static final String STORE_PREFIX = "store.";
  public static final String USER_ID_MAPPING_TOPIC = "user.id.mapping.topic";
  public static final String CONFLICT_POLICY = "conflict.policy";
  public static final String CONFLICT_POLICY_PREFIX = CONFLICT_POLICY + ".";
  public static final String DELETE_POLICY = "delete.policy";
  public static final String DELETED_RETENTION_MS = "deleted.retention.ms";
  public static final String TRANSACTION_WAIT_MS = "transaction.wait.ms";
  public static final String REFERENCE_TIMEOUT_MS = "reference.timeout.ms";
  public static final String INSERT_WAIT_MS = "vector.insert.wait.ms";
  public static final String SNAPSHOT_WAIT_MS = "vector.snapshot.wait.ms";
  public static final String COMPANION_GRACE_MS = "companion.grace.ms";
  public static final String REGISTRY_URL = "schema.registry.ccompat.url";
  public static final String HEARTBEAT_PREFIX = "heartbeat.topics.prefix";
  public static final String HTTP_HOST = "http.host";
  public static final String HTTP_PORT = "http.port";
  public static final String STATE_MEMORY_MB = BoundedRocksDb.MEMORY_MB;

  private static final int GLOBAL_FETCH_WAIT_MS = 50;

  /** Every option, with its documentation. */
  public static final ConfigDef DEFINITION = definition();

  public StreamsAppConfig(Map<String, ?> properties) {
    super(DEFINITION, properties, false);
  }

  /** Names of the stores, in order. */
  public List<String> stores() {
    return getList(STORES);
  }

  /**
   * The options of one store.
   *
   * @throws ConfigException naming the setting that is missing or wrong
   */
  public StoreOptions store(String name) {
    return StoreOptions.of(name, originals());
  }

  /**
   * The conflict policy of every field: {@code conflict.policy}, and {@code
   * conflict.policy.<field>} where that differs.
   *
   * @throws ConfigException naming the setting if there is no such field or policy
   */
  public ConflictPolicies conflictPolicies() {
    Map<MemoryField, String> byField = new EnumMap<>(MemoryField.class);
    originalsWithPrefix(CONFLICT_POLICY_PREFIX)
        .forEach((field, policy) -> byField.put(field(field), policy.toString().trim()));
    try {
      return ConflictPolicies.named(getString(CONFLICT_POLICY), byField, stores());
    } catch (IllegalArgumentException e) {
      throw new ConfigException("Settings " + CONFLICT_POLICY + "*: " + e.getMessage());
    }
  }

  private static MemoryField field(String name) {
    for (MemoryField field : MemoryField.values()) {
      if (field.name().equalsIgnoreCase(name)) {
        return field;
      }
    }
    throw new ConfigException(
        "Setting "
            + CONFLICT_POLICY_PREFIX
            + name
            + " is for no field of a memory; use one of: "
            + Arrays.stream(MemoryField.values())
                .map(field -> field.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }

  public DeletePolicy deletePolicy() {
    return DeletePolicy.of(getString(DELETE_POLICY));
  }

  /** A setting in milliseconds as a duration. */
  public Duration millis(String key) {
    return Duration.ofMillis(getLong(key));
  }

  /** The serdes that this configuration describes. */
  public AvroSerdes avro() {
    return new AvroSerdes(originals());
  }

  /**
   * The settings of Kafka Streams: what the file says, over defaults that keep every promise
   * (exactly once), the lag low and the memory bounded.
   */
  public Map<String, Object> streams() {
    Map<String, Object> streams = new HashMap<>();
    streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // What is fresh does not wait for it: PromptCommit.
    streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
    streams.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
        PolledRecords.class.getName());
    streams.put(StreamsConfig.POLL_MS_CONFIG, 10);
    // No task reads more than one partition, so there is no other one to wait for.
    streams.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    streams.put(STATE_MEMORY_MB, getInt(STATE_MEMORY_MB));
    streams.put("processing.exception.handler.global.enabled", true);
    streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
    // Its start asks for the position of one partition after the other, and each answer waits
    // behind a fetch from topics on which nothing happens.
    streams.put(
        StreamsConfig.globalConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
        GLOBAL_FETCH_WAIT_MS);
    // A commit sends whatever has been gathered, so a large batch delays nothing that is fresh.
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    // A transaction that begins while the last one is being marked as ended is refused for some
    // milliseconds (KAFKA-20000); what fails for longer is tried again at growing intervals.
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 20);
    // A state is a memory with all that waits of it.
    streams.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), LARGEST_STATE);
    streams.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_STATE);
    streams.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 3L * LARGEST_STATE / 2);
    streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    Set<String> own = DEFINITION.names();
    originals()
        .forEach(
            (key, value) -> {
              boolean ours =
                  own.contains(key)
                      || key.startsWith(STORE_PREFIX)
                      || key.startsWith(CONFLICT_POLICY_PREFIX)
                      || key.startsWith(AvroSerdes.PREFIX)
                      || key.startsWith("config.providers");
              if (!ours) {
                streams.put(key, value);
              }
            });
    return streams;
  }

  /** Settings of a plain Kafka client: connection and security, without Streams' own. */
  public Map<String, Object> client() {
    Map<String, Object> client = new LinkedHashMap<>();
    streams()
        .forEach(
            (key, value) -> {
              if (key.equals("bootstrap.servers")
                  || key.startsWith("security.")
                  || key.startsWith("sasl.")
                  || key.startsWith("ssl.")) {
                client.put(key, value);
              }
            });
    return client;
  }

  private static ConfigDef definition() {
    String operation = "Operation";
    return EmbedderOptions.addTo(storesAndResolver())
        .define(
            REGISTRY_URL,
            Type.STRING,
            null,
            Importance.MEDIUM,
            "Confluent-compatible API of the schema registry, for example"
                + " http://localhost:8081/apis/ccompat/v7. Where it is set, the app registers its"
                + " schemas at start and sets their subjects to FULL_TRANSITIVE compatibility.",
            operation,
            1,
            ConfigDef.Width.LONG,
            REGISTRY_URL)
        .define(
            HTTP_HOST,
            Type.STRING,
            "127.0.0.1",
            Importance.LOW,
            "Address on which health and metrics are served.",
            operation,
            2,
            ConfigDef.Width.MEDIUM,
            HTTP_HOST)
        .define(
            HTTP_PORT,
            Type.INT,
            8090,
            ConfigDef.Range.between(0, 65_535),
            Importance.LOW,
            "Port on which health and metrics are served; 0 takes a free one.",
            operation,
            3,
            ConfigDef.Width.SHORT,
            HTTP_PORT)
        .define(
            STATE_MEMORY_MB,
            Type.INT,
            128,
            ConfigDef.Range.atLeast(16),
            Importance.MEDIUM,
            "Native memory of all state stores of the process together, in MiB, beside the heap:"
                + " blocks read last, indexes and filters, and what is being written. Without"
                + " effect where rocksdb.config.setter names another class.",
            operation,
            4,
            ConfigDef.Width.SHORT,
            STATE_MEMORY_MB);
  }

  private static ConfigDef storesAndResolver() {
    String stores = "Stores";
    String resolver = "Resolver";
    return new ConfigDef()
        .define(
            STORES,
            Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.ValidList.anyNonDuplicateValues(false, false),
            Importance.HIGH,
            "Names of the stores to keep in step, at least one, each once. Each has options of its"
                + " own, store.<name>.*.",
            stores,
            1,
            ConfigDef.Width.MEDIUM,
            STORES)
        .define(
            USER_ID_MAPPING_TOPIC,
            Type.STRING,
            null,
            Importance.HIGH,
            "Change topic of the table user_id_mapping, for example mem0.public.user_id_mapping."
                + " Empty where there is no such table.",
            stores,
            2,
            ConfigDef.Width.MEDIUM,
            USER_ID_MAPPING_TOPIC)
        .define(
            HEARTBEAT_PREFIX,
            Type.STRING,
            "__debezium-heartbeat",
            Importance.LOW,
            "Prefix of Debezium's heartbeat topics. The first heartbeat of a source tells that its"
                + " snapshot is complete; the app starts when every store has sent one.",
            stores,
            3,
            ConfigDef.Width.MEDIUM,
            HEARTBEAT_PREFIX)
        .define(
            REFERENCE_TIMEOUT_MS,
            Type.LONG,
            60_000L,
            ConfigDef.Range.atLeast(0),
            Importance.MEDIUM,
            "How long a row may wait for a user, app or category that it refers to, in"
                + " milliseconds; then it is rejected with its reason.",
            stores,
            4,
            ConfigDef.Width.SHORT,
            REFERENCE_TIMEOUT_MS)
        .define(
            CONFLICT_POLICY,
            Type.STRING,
            "last-writer-wins",
            new ConfigDef.NonEmptyString(),
            Importance.MEDIUM,
            "Which value stays when two writers changed one field without having seen each other:"
                + " last-writer-wins, prefer:<store>, manual (the value that was there, until a"
                + " person chooses with ./memory-sync conflicts choose) or the name of an own"
                + " io.memorysync.streams.policy.ConflictPolicy on the class path. One field has"
                + " another policy with conflict.policy.<field>, for example"
                + " conflict.policy.metadata=prefer:mem0. Every conflict is on memory.conflict,"
                + " whatever the policy.",
            resolver,
            1,
            ConfigDef.Width.MEDIUM,
            CONFLICT_POLICY)
        .define(
            DELETE_POLICY,
            Type.STRING,
            DeletePolicy.DELETE_WINS.configured(),
            ConfigDef.ValidString.in(
                DeletePolicy.DELETE_WINS.configured(), DeletePolicy.LAST_WRITER_WINS.configured()),
            Importance.MEDIUM,
            "Who wins when a memory is deleted in one store and written in another at the same"
                + " time.",
            resolver,
            2,
            ConfigDef.Width.SHORT,
            DELETE_POLICY)
        .define(
            DELETED_RETENTION_MS,
            Type.LONG,
            Duration.ofDays(30).toMillis(),
            ConfigDef.Range.atLeast(0),
            Importance.MEDIUM,
            "How long a deleted memory is remembered, in milliseconds from its deletion; then a"
                + " Kafka tombstone lets compaction forget it. It has to exceed the time for which"
                + " a store, a sink or a topic of change events may lag or be replayed: a write"
                + " that is older than the delete and arrives after this time brings the memory"
                + " back.",
            resolver,
            3,
            ConfigDef.Width.SHORT,
            DELETED_RETENTION_MS)
        .define(
            TRANSACTION_WAIT_MS,
            Type.LONG,
            30L,
            ConfigDef.Range.atLeast(0),
            Importance.LOW,
            "How long a row of OpenMemory waits for the category links of its transaction, which"
                + " are on another topic, in milliseconds, so that they become one version. Only a"
                + " store that has categories waits.",
            resolver,
            4,
            ConfigDef.Width.SHORT,
            TRANSACTION_WAIT_MS)
        .define(
            INSERT_WAIT_MS,
            Type.LONG,
            3_000L,
            ConfigDef.Range.atLeast(0),
            Importance.LOW,
            "How long a new OpenMemory memory waits for the vector that OpenMemory writes beside"
                + " it, in milliseconds, before the embedder fills it.",
            resolver,
            5,
            ConfigDef.Width.SHORT,
            INSERT_WAIT_MS)
        .define(
            SNAPSHOT_WAIT_MS,
            Type.LONG,
            30_000L,
            ConfigDef.Range.atLeast(0),
            Importance.LOW,
            "The same for a memory found by a snapshot, whose tables arrive one after the other, and for"
                + " one that is read later than the other wait after its commit, as after an outage.",
            resolver,
            6,
            ConfigDef.Width.SHORT,
            SNAPSHOT_WAIT_MS)
        .define(
            COMPANION_GRACE_MS,
            Type.LONG,
            60_000L,
            ConfigDef.Range.atLeast(0),
            Importance.LOW,
            "How long OpenMemory's vector may be gone while its memory lives, in milliseconds,"
                + " before it is written again.",
            resolver,
            7,
            ConfigDef.Width.SHORT,
            COMPANION_GRACE_MS);
  }
}
