package io.memorysync.monitor;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The options of the monitor, beside those of the application that it is part of. */
public final class MonitorOptions {

  /** What every option of the monitor begins with. */
  public static final String PREFIX = "monitor.";

  static final String CONNECT_URL = "monitor.connect.url";
  static final String CONNECT_METRICS_URLS = "monitor.connect.metrics.urls";
  static final String STREAMS_URLS = "monitor.streams.urls";
  static final String REGISTRY_URL = "monitor.registry.url";
  static final String NEO4J_URI = "monitor.neo4j.uri";
  static final String NEO4J_USER = "monitor.neo4j.user";
  static final String NEO4J_PASSWORD = "monitor.neo4j.password";
  static final String STORES = "monitor.stores";
  static final String INTERVAL_MS = "monitor.interval.ms";
  static final String TIMEOUT_MS = "monitor.timeout.ms";
  static final String LAG_EVENTS = "monitor.lag.events";
  static final String LAG_MS = "monitor.lag.ms";
  static final String RETAINED_BYTES = "monitor.slot.retained.bytes";
  static final String PARKED_MS = "monitor.parked.ms";
  static final String PROBE_ENABLED = "monitor.probe.enabled";
  static final String PROBE_INTERVAL_MS = "monitor.probe.interval.ms";
  static final String PROBE_LOST_MS = "monitor.probe.lost.ms";

  private static final String GROUP = "Monitor";
  private static final String PROBES = "Freshness probes";
  private static final String STORE = "Each store that is monitored";

  private MonitorOptions() {}

  /** Adds the options to those of an application. */
  public static ConfigDef addTo(ConfigDef definition) {
    addBackends(definition);
    addLimits(definition);
    addProbes(definition);
    return definition;
  }

  /** The options of the store of a name, {@code monitor.store.<name>.<key>}. */
  public static ConfigDef store(String name) {
    String prefix = storePrefix(name);
    return new ConfigDef()
        .define(
            prefix + "url",
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new NonEmptyString(),
            Importance.HIGH,
            "JDBC URL of the store's database, whose replication slots are looked at.",
            STORE,
            1,
            Width.LONG,
            prefix + "url")
        .define(
            prefix + "user",
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            Importance.HIGH,
            "User of that database; connect-config/sql/monitor.sql says what it needs.",
            STORE,
            2,
            Width.MEDIUM,
            prefix + "user")
        .define(
            prefix + "password",
            Type.PASSWORD,
            "",
            Importance.HIGH,
            "That user's password.",
            STORE,
            3,
            Width.MEDIUM,
            prefix + "password")
        .define(
            prefix + "kind",
            Type.STRING,
            "mem0",
            ValidString.in("mem0", "openmemory"),
            Importance.MEDIUM,
            "What the store looks like to a probe, as in the streams-app: mem0 or openmemory.",
            STORE,
            4,
            Width.SHORT,
            prefix + "kind")
        .define(
            prefix + "collection",
            Type.STRING,
            "",
            Importance.MEDIUM,
            "Table of vectors, with its schema, for a probe. Empty where an openmemory keeps its"
                + " vectors outside PostgreSQL.",
            STORE,
            5,
            Width.MEDIUM,
            prefix + "collection")
        .define(
            prefix + "user.id.form",
            Type.STRING,
            "string",
            ValidString.in("string", "uuid"),
            Importance.LOW,
            "Which of a user's ids the payloads of the collection hold, for a probe.",
            STORE,
            6,
            Width.SHORT,
            prefix + "user.id.form");
  }

  static String storePrefix(String name) {
    return "monitor.store." + name + ".";
  }

  private static void addBackends(ConfigDef definition) {
    definition
        .define(
            CONNECT_URL,
            Type.STRING,
            "",
            Importance.HIGH,
            "REST address of the Connect cluster, http://host:port. Empty: nothing is monitored.",
            GROUP,
            1,
            Width.LONG,
            CONNECT_URL)
        .define(
            CONNECT_METRICS_URLS,
            Type.LIST,
            "",
            Importance.MEDIUM,
            "Addresses of the workers' metrics, one for each worker, as Prometheus' JMX exporter"
                + " serves them with connect-config/monitoring/connect-jmx.yml. Without them"
                + " nothing is known of how long sinks take.",
            GROUP,
            2,
            Width.LONG,
            CONNECT_METRICS_URLS)
        .define(
            STREAMS_URLS,
            Type.LIST,
            "",
            Importance.HIGH,
            "Address of each instance of the streams-app, http://host:port.",
            GROUP,
            3,
            Width.LONG,
            STREAMS_URLS)
        .define(
            REGISTRY_URL,
            Type.STRING,
            "",
            Importance.MEDIUM,
            "An address of the schema registry that answers with 200 while it works; empty to leave"
                + " it out.",
            GROUP,
            4,
            Width.LONG,
            REGISTRY_URL)
        .define(
            NEO4J_URI,
            Type.STRING,
            "",
            Importance.MEDIUM,
            "Bolt address of Neo4j; empty to leave it out.",
            GROUP,
            5,
            Width.LONG,
            NEO4J_URI)
        .define(
            NEO4J_USER,
            Type.STRING,
            "neo4j",
            Importance.MEDIUM,
            "User of Neo4j.",
            GROUP,
            6,
            Width.MEDIUM,
            NEO4J_USER)
        .define(
            NEO4J_PASSWORD,
            Type.PASSWORD,
            "",
            Importance.MEDIUM,
            "That user's password.",
            GROUP,
            7,
            Width.MEDIUM,
            NEO4J_PASSWORD)
        .define(
            STORES,
            Type.LIST,
            "",
            Importance.HIGH,
            "Names of the stores whose databases are looked at, as their sources' topic.prefix;"
                + " each has the options below.",
            GROUP,
            8,
            Width.LONG,
            STORES)
        .define(
            INTERVAL_MS,
            Type.LONG,
            1_000L,
            Range.between(100, 60_000),
            Importance.LOW,
            "Pause between two looks at the same part, in milliseconds.",
            GROUP,
            9,
            Width.SHORT,
            INTERVAL_MS)
        .define(
            TIMEOUT_MS,
            Type.LONG,
            2_000L,
            Range.between(100, 60_000),
            Importance.LOW,
            "How long a part may take to answer, in milliseconds; then it counts as unreachable. A"
                + " slow one delays no other.",
            GROUP,
            10,
            Width.SHORT,
            TIMEOUT_MS);
  }

  private static void addLimits(ConfigDef definition) {
    definition
        .define(
            LAG_EVENTS,
            Type.LONG,
            10_000L,
            Range.atLeast(1),
            Importance.LOW,
            "How many events a reader may be behind before that is a finding.",
            GROUP,
            11,
            Width.SHORT,
            LAG_EVENTS)
        .define(
            LAG_MS,
            Type.LONG,
            30_000L,
            Range.atLeast(1),
            Importance.LOW,
            "How long 99 % of the writes of the last minute may have taken before that is a"
                + " finding, in milliseconds.",
            GROUP,
            12,
            Width.SHORT,
            LAG_MS)
        .define(
            RETAINED_BYTES,
            Type.LONG,
            1_073_741_824L,
            Range.atLeast(1),
            Importance.LOW,
            "How much write-ahead log a slot may hold back before that is a finding, in bytes.",
            GROUP,
            13,
            Width.SHORT,
            RETAINED_BYTES)
        .define(
            PARKED_MS,
            Type.LONG,
            30_000L,
            Range.atLeast(1),
            Importance.LOW,
            "How long events may be parked before that is a finding, in milliseconds. Less than"
                + " reference.timeout.ms of the streams-app, after which they are rejected.",
            GROUP,
            14,
            Width.SHORT,
            PARKED_MS);
  }

  private static void addProbes(ConfigDef definition) {
    definition
        .define(
            PROBE_ENABLED,
            Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Whether a memory of the user memory-sync-probe is written in each store again and"
                + " again and looked for in the others, so that the lag is known also when nobody"
                + " writes.",
            PROBES,
            1,
            Width.SHORT,
            PROBE_ENABLED)
        .define(
            PROBE_INTERVAL_MS,
            Type.LONG,
            10_000L,
            Range.atLeast(100),
            Importance.LOW,
            "Pause between two probes, in milliseconds. A probe that is under way is waited for.",
            PROBES,
            2,
            Width.SHORT,
            PROBE_INTERVAL_MS)
        .define(
            PROBE_LOST_MS,
            Type.LONG,
            60_000L,
            Range.atLeast(1),
            Importance.LOW,
            "How long a probe may be under way before that is a finding, in milliseconds.",
            PROBES,
            3,
            Width.SHORT,
            PROBE_LOST_MS);
  }
}
