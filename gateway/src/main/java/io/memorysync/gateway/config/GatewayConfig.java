package io.memorysync.gateway.config;

import io.memorysync.embed.EmbedderOptions;
import io.memorysync.monitor.MonitorConfig;
import io.memorysync.monitor.MonitorOptions;
import io.memorysync.schema.Topics;
import io.memorysync.schema.serde.AvroSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * Configuration of the gateway. Keys that are not listed here are handed on to its Kafka clients;
 * {@code ${env:NAME}} and other config providers work as in every Kafka client.
 */
public final class GatewayConfig extends AbstractConfig {

  public static final String HTTP_HOST = "http.host";
  public static final String HTTP_PORT = "http.port";
  public static final String HTTP_THREADS = "http.threads";
  public static final String DATABASE_URL = "database.url";
  public static final String DATABASE_USER = "database.user";
  public static final String DATABASE_PASSWORD = "database.password";
  public static final String DATABASE_CONNECTIONS = "database.connections";
  public static final String DATABASE_TIMEOUT_MS = "database.timeout.ms";
  public static final String GROUP_ID = "group.id";
  public static final String STREAMS_APPLICATION_ID = "streams.application.id";
  public static final String WRITE_TIMEOUT_MS = "write.timeout.ms";
  public static final String WRITES_WAITING = "writes.waiting";
  public static final String AUTH = "auth";
  public static final String ADMIN_API_KEY = "admin.api.key";
  public static final String REQUEST_MAX_BYTES = "request.max.bytes";
  public static final String RATE_LIMIT = "rate.limit.per.second";
  public static final String RATE_BURST = "rate.limit.burst";
  public static final String WRONG_KEY_LIMIT = "wrong.key.limit.per.second";

  public static final String OPERATIONS_CONFIG = "operations.config";
  public static final String RUNBOOK_URL = "runbook.url";

  public static final String LLM_URL = "llm.url";
  public static final String LLM_API_KEY = "llm.api.key";
  public static final String LLM_MODEL = "llm.model";
  public static final String LLM_TIMEOUT_MS = "llm.timeout.ms";

  /** Every option, with its documentation. */
  public static final ConfigDef DEFINITION = definition();

  public GatewayConfig(Map<String, ?> properties) {
    super(DEFINITION, properties, false);
  }

  /** The serdes that this configuration describes. */
  public AvroSerdes avro() {
    return new AvroSerdes(originals());
  }

  /** What is monitored. */
  public MonitorConfig monitor() {
    return new MonitorConfig(originals());
  }

  /** A setting in milliseconds as a duration. */
  public Duration millis(String key) {
    return Duration.ofMillis(getLong(key));
  }

  /** Whether every request needs a key. */
  public boolean needsKeys() {
    return getString(AUTH).equals("keys");
  }

  /** Settings of any Kafka client: what the file says beside the gateway's own options. */
  public Map<String, Object> client() {
    Map<String, Object> client = new HashMap<>();
    originals()
        .forEach(
            (key, value) -> {
              boolean ours =
                  DEFINITION.names().contains(key)
                      || key.startsWith(MonitorOptions.PREFIX)
                      || key.startsWith(AvroSerdes.PREFIX)
                      || key.startsWith("config.providers");
              if (!ours) {
                client.put(key, value);
              }
            });
    return client;
  }

  /** Settings of the producer: each record once, acknowledged by all replicas, soon or not. */
  public Map<String, Object> producer() {
    Map<String, Object> producer = client();
    producer.put("enable.idempotence", true);
    producer.put("acks", "all");
    producer.put("compression.type", "lz4");
    producer.put("linger.ms", 0);
    producer.put("max.request.size", Topics.LARGEST_RECORD);
    producer.put("buffer.memory", 2L * Topics.LARGEST_RECORD);
    producer.put("max.block.ms", getLong(WRITE_TIMEOUT_MS));
    producer.put("request.timeout.ms", Math.toIntExact(getLong(WRITE_TIMEOUT_MS)));
    producer.put("delivery.timeout.ms", Math.toIntExact(getLong(WRITE_TIMEOUT_MS)));
    return producer;
  }

  /** Settings of the consumer, which reads what is committed and keeps its offsets elsewhere. */
  public Map<String, Object> consumer() {
    Map<String, Object> consumer = client();
    consumer.put("group.id", getString(GROUP_ID));
    consumer.put("isolation.level", "read_committed");
    consumer.put("enable.auto.commit", false);
    consumer.put("auto.offset.reset", "earliest");
    consumer.put("allow.auto.create.topics", false);
    consumer.put("max.poll.records", 500);
    consumer.putIfAbsent("session.timeout.ms", 10_000);
    consumer.putIfAbsent("heartbeat.interval.ms", 3_000);
    return consumer;
  }

  private static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    addHttp(definition);
    addAccess(definition);
    addReadModel(definition);
    addWrites(definition);
    addExtraction(definition);
    addConsole(definition);
    EmbedderOptions.addTo(definition);
    return MonitorOptions.addTo(definition);
  }

  private static void addHttp(ConfigDef definition) {
    String group = "HTTP";
    definition
        .define(
            HTTP_HOST,
            Type.STRING,
            "127.0.0.1",
            Importance.MEDIUM,
            "Address on which the APIs, health and metrics are served.",
            group,
            1,
            Width.MEDIUM,
            HTTP_HOST)
        .define(
            HTTP_PORT,
            Type.INT,
            8091,
            Range.between(0, 65_535),
            Importance.MEDIUM,
            "Port on which they are served; 0 takes a free one.",
            group,
            2,
            Width.SHORT,
            HTTP_PORT)
        .define(
            HTTP_THREADS,
            Type.INT,
            300,
            Range.atLeast(8),
            Importance.LOW,
            "Requests that are answered at the same time. One that writes waits for its version.",
            group,
            3,
            Width.SHORT,
            HTTP_THREADS)
        .define(
            REQUEST_MAX_BYTES,
            Type.LONG,
            1_048_576L,
            Range.between(1_024, Topics.LARGEST_RECORD),
            Importance.MEDIUM,
            "Largest body of a request, in bytes; more is answered with 413.",
            group,
            4,
            Width.SHORT,
            REQUEST_MAX_BYTES);
  }

  private static void addAccess(ConfigDef definition) {
    String group = "Access";
    definition
        .define(
            AUTH,
            Type.STRING,
            "keys",
            ValidString.in("keys", "off"),
            Importance.HIGH,
            "keys: every request needs an API key, made with the command keys create. off: everyone"
                + " who reaches the port may read and write everything.",
            group,
            1,
            Width.SHORT,
            AUTH)
        .define(
            ADMIN_API_KEY,
            Type.PASSWORD,
            "",
            Importance.MEDIUM,
            "A key that may do everything, beside those in the database; empty for none.",
            group,
            2,
            Width.MEDIUM,
            ADMIN_API_KEY)
        .define(
            RATE_LIMIT,
            Type.INT,
            100,
            Range.atLeast(0),
            Importance.MEDIUM,
            "Requests a second that one key may make in the long run, where there are no keys one"
                + " address; more are answered with 429. 0 for no limit.",
            group,
            3,
            Width.SHORT,
            RATE_LIMIT)
        .define(
            RATE_BURST,
            Type.INT,
            200,
            Range.atLeast(1),
            Importance.LOW,
            "Requests that it may make at once after a pause.",
            group,
            4,
            Width.SHORT,
            RATE_BURST)
        .define(
            WRONG_KEY_LIMIT,
            Type.INT,
            1,
            Range.atLeast(0),
            Importance.LOW,
            "Keys that are none that one address may show a second in the long run, and ten at once"
                + " after a pause; after more every key from there that was not valid here before"
                + " is answered with 429. Behind a proxy all clients have its address. 0 for no"
                + " limit.",
            group,
            5,
            Width.SHORT,
            WRONG_KEY_LIMIT);
  }

  private static void addReadModel(ConfigDef definition) {
    String group = "Read model";
    definition
        .define(
            DATABASE_URL,
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            Importance.HIGH,
            "JDBC URL of the PostgreSQL database with pgvector in which the gateway keeps what it"
                + " reads from memory.canonical, in a schema of its own: memory_sync_gateway.",
            group,
            1,
            Width.LONG,
            DATABASE_URL)
        .define(
            DATABASE_USER,
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            Importance.HIGH,
            "User that owns that schema, or may make it.",
            group,
            2,
            Width.MEDIUM,
            DATABASE_USER)
        .define(
            DATABASE_PASSWORD,
            Type.PASSWORD,
            "",
            Importance.HIGH,
            "That user's password.",
            group,
            3,
            Width.MEDIUM,
            DATABASE_PASSWORD)
        .define(
            DATABASE_CONNECTIONS,
            Type.INT,
            8,
            Range.atLeast(4),
            Importance.LOW,
            "Connections to that database for requests, and as many for writes while they are"
                + " sent.",
            group,
            4,
            Width.SHORT,
            DATABASE_CONNECTIONS)
        .define(
            DATABASE_TIMEOUT_MS,
            Type.LONG,
            5_000L,
            Range.atLeast(250),
            Importance.LOW,
            "How long a request waits for a connection or a statement, in milliseconds; then it is"
                + " answered with 503.",
            group,
            5,
            Width.SHORT,
            DATABASE_TIMEOUT_MS)
        .define(
            GROUP_ID,
            Type.STRING,
            "memory-sync-gateway",
            new NonEmptyString(),
            Importance.LOW,
            "Consumer group in which the instances of the gateway share the topics.",
            group,
            6,
            Width.MEDIUM,
            GROUP_ID);
  }

  private static void addWrites(ConfigDef definition) {
    String group = "Writes";
    definition
        .define(
            WRITE_TIMEOUT_MS,
            Type.LONG,
            10_000L,
            Range.between(100, 600_000),
            Importance.MEDIUM,
            "How long the answer to a write waits until the version that contains it can be read, in"
                + " milliseconds; then it is 504 and says that the write may still apply.",
            group,
            1,
            Width.SHORT,
            WRITE_TIMEOUT_MS)
        .define(
            WRITES_WAITING,
            Type.INT,
            32,
            Range.between(1, 10_000),
            Importance.LOW,
            "Requests that may wait for their writes at the same time; more are answered with 429"
                + " before anything of theirs is written. As many as the pipeline takes within"
                + " write.timeout.ms: a longer queue makes all of them wait too long.",
            group,
            2,
            Width.SHORT,
            WRITES_WAITING)
        .define(
            STREAMS_APPLICATION_ID,
            Type.STRING,
            "memory-sync",
            new NonEmptyString(),
            Importance.LOW,
            "application.id of the streams-app, whose progress tells what became of a write.",
            group,
            3,
            Width.MEDIUM,
            STREAMS_APPLICATION_ID);
  }

  private static void addConsole(ConfigDef definition) {
    String group = "Console";
    definition
        .define(
            OPERATIONS_CONFIG,
            Type.STRING,
            "",
            Importance.MEDIUM,
            "Properties file of the operators' commands, from which the console knows the stores:"
                + " connect-config/operations.properties. Empty: the console shows no conflicts,"
                + " rejected records or stores, and does not verify.",
            group,
            1,
            Width.LONG,
            OPERATIONS_CONFIG)
        .define(
            RUNBOOK_URL,
            Type.STRING,
            "",
            Importance.LOW,
            "Where docs/runbook.md can be read in a browser; the console's findings link to its"
                + " sections. Empty: they name the section.",
            group,
            2,
            Width.LONG,
            RUNBOOK_URL);
  }

  private static void addExtraction(ConfigDef definition) {
    String group = "Language model";
    definition
        .define(
            LLM_URL,
            Type.STRING,
            "",
            Importance.MEDIUM,
            "Base URL of an endpoint that speaks OpenAI's chat API, for example"
                + " https://api.openai.com/v1, which finds out what is worth remembering where"
                + " infer is asked for. Empty for none: memories are stored as given.",
            group,
            1,
            Width.LONG,
            LLM_URL)
        .define(
            LLM_MODEL,
            Type.STRING,
            "gpt-4o-mini",
            new NonEmptyString(),
            Importance.MEDIUM,
            "Name of the model at that endpoint.",
            group,
            2,
            Width.MEDIUM,
            LLM_MODEL)
        .define(
            LLM_API_KEY,
            Type.PASSWORD,
            "",
            Importance.MEDIUM,
            "Bearer token of that endpoint; empty for none.",
            group,
            3,
            Width.MEDIUM,
            LLM_API_KEY)
        .define(
            LLM_TIMEOUT_MS,
            Type.LONG,
            30_000L,
            Range.atLeast(1),
            Importance.LOW,
            "How long it may take to answer, in milliseconds.",
            group,
            4,
            Width.SHORT,
            LLM_TIMEOUT_MS);
  }
}
