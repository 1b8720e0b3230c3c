package io.memorysync.operate.config;

import io.memorysync.embed.EmbedderOptions;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.streams.ConfiguredStores;
import io.memorysync.streams.config.StreamsAppConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * Configuration of the operators' commands: the streams application's, from its own file, and the
 * addresses of the stores and of Neo4j, which that application does not know.
 */
public final class OperationsConfig extends AbstractConfig {

  public static final String STREAMS_CONFIG = "streams.config";
  public static final String USER_ID_MAPPING_STORE = "user.id.mapping.store";
  public static final String NEO4J_URI = "neo4j.uri";
  public static final String NEO4J_USER = "neo4j.user";
  public static final String NEO4J_PASSWORD = "neo4j.password";
  public static final String NEO4J_DATABASE = "neo4j.database";

  /** Every option, with its documentation. */
  public static final ConfigDef DEFINITION = definition();

  private static final String STORE_PREFIX = StreamsAppConfig.STORE_PREFIX;

  /** Settings of the running application that need not be right, nor be there, for ours. */
  private static final String[] OF_THE_PROCESS = {
    StreamsAppConfig.HTTP_HOST,
    StreamsAppConfig.HTTP_PORT,
    EmbedderOptions.EMBEDDER_API_KEY,
    "state.dir"
  };

  private final StreamsAppConfig streams;

  private OperationsConfig(Map<String, String> properties, StreamsAppConfig streams) {
    super(DEFINITION, properties, false);
    this.streams = streams;
  }

  /**
   * A store's database.
   *
   * @param url its JDBC URL
   */
  public record Database(String url, String user, String password) {

    @Override
    public String toString() {
      return url;
    }
  }

  /** Neo4j over Bolt. */
  public record Graph(String uri, String user, String password, String database) {

    @Override
    public String toString() {
      return uri;
    }
  }

  /**
   * Reads the configuration and the streams application's, which it names.
   *
   * @throws OperationsException naming the file and the setting that is missing or wrong
   */
  public static OperationsConfig read(Path file) {
    Map<String, String> properties = properties(file);
    try {
      String name = properties.get(STREAMS_CONFIG);
      if (name == null || name.isBlank()) {
        throw new ConfigException(
            "Missing setting " + STREAMS_CONFIG + ": the streams application's properties file");
      }
      Map<String, String> streams = properties(file.resolveSibling(name.trim()));
      for (String key : OF_THE_PROCESS) {
        streams.remove(key);
      }
      return new OperationsConfig(properties, new StreamsAppConfig(streams));
    } catch (ConfigException e) {
      throw new OperationsException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The stores, as the streams application reads them.
   *
   * @throws OperationsException naming the setting of a store that is missing or wrong
   */
  public ConfiguredStores stores() {
    try {
      return new ConfiguredStores(streams);
    } catch (ConfigException e) {
      throw new OperationsException(e.getMessage(), e);
    }
  }

  /** Serdes for the pipeline's topics. */
  public AvroSerdes avro() {
    return streams.avro();
  }

  /** Clients of the pipeline's Kafka. */
  public KafkaClients kafka() {
    return new KafkaClients(streams.client(), avro());
  }

  /**
   * The database of a store.
   *
   * @throws OperationsException naming the setting that is missing
   */
  public Database database(String store) {
    return new Database(
        setting(store, "connection.url"),
        setting(store, "connection.user"),
        setting(store, "connection.password"));
  }

  /** The store in whose database the table {@code user_id_mapping} is, if there is that table. */
  public Optional<String> userIdMappingStore() {
    return present(USER_ID_MAPPING_STORE);
  }

  /** Neo4j; empty where the pipeline has no graph. */
  public Optional<Graph> graph() {
    return present(NEO4J_URI)
        .map(
            uri ->
                new Graph(
                    uri,
                    getString(NEO4J_USER),
                    getPassword(NEO4J_PASSWORD).value(),
                    getString(NEO4J_DATABASE)));
  }

  private Optional<String> present(String key) {
    return Optional.ofNullable(getString(key)).filter(value -> !value.isBlank());
  }

  private String setting(String store, String key) {
    String name = STORE_PREFIX + store + "." + key;
    Object value = originals().get(name);
    if (value == null) {
      throw new OperationsException(
          "Missing setting " + name + ": every store of the streams application needs one.");
    }
    return value.toString().trim();
  }

  private static Map<String, String> properties(Path file) {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new OperationsException(
          file.toAbsolutePath() + " cannot be read; name another file with --config.", e);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    return settings;
  }

  private static ConfigDef definition() {
    String stores = "Stores";
    String graph = "Neo4j";
    return new ConfigDef()
        .define(
            STREAMS_CONFIG,
            Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            Importance.HIGH,
            "The streams application's properties file, from which Kafka, the schema registry and"
                + " the stores are known; a relative name is beside this file. Each of its stores"
                + " needs store.<name>.connection.url (JDBC), .connection.user and"
                + " .connection.password here.",
            stores,
            1,
            ConfigDef.Width.LONG,
            STREAMS_CONFIG)
        .define(
            USER_ID_MAPPING_STORE,
            Type.STRING,
            null,
            Importance.MEDIUM,
            "The store in whose database the table user_id_mapping is. Empty where there is none.",
            stores,
            2,
            ConfigDef.Width.SHORT,
            USER_ID_MAPPING_STORE)
        .define(
            NEO4J_URI,
            Type.STRING,
            null,
            Importance.HIGH,
            "Bolt URI of Neo4j. Empty where the pipeline has no graph.",
            graph,
            1,
            ConfigDef.Width.MEDIUM,
            NEO4J_URI)
        .define(
            NEO4J_USER,
            Type.STRING,
            "neo4j",
            Importance.MEDIUM,
            "User of Neo4j; reading is enough.",
            graph,
            2,
            ConfigDef.Width.SHORT,
            NEO4J_USER)
        .define(
            NEO4J_PASSWORD,
            Type.PASSWORD,
            "",
            Importance.MEDIUM,
            "Its password.",
            graph,
            3,
            ConfigDef.Width.SHORT,
            NEO4J_PASSWORD)
        .define(
            NEO4J_DATABASE,
            Type.STRING,
            "neo4j",
            Importance.LOW,
            "Database of the graph.",
            graph,
            4,
            ConfigDef.Width.SHORT,
            NEO4J_DATABASE);
  }
}
