package io.memorysync.schema.serde;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Builds Avro serdes from configuration, so that a site chooses its schema registry without code.
 *
 * <p>{@value #SERIALIZER_CONFIG} and {@value #DESERIALIZER_CONFIG} name the classes; every setting
 * that starts with {@value #PREFIX} is handed to them without that prefix. Left alone, they are
 * Apicurio's, speaking the Confluent wire format (magic byte, 4-byte id) with one subject per
 * topic. A site with Confluent's registry sets {@code io.confluent.kafka.serializers.KafkaAvro
 * (De)serializer} and {@code avro.schema.registry.url}.
 */
public final class AvroSerdes {

  /** Configuration key: class name of the Avro serializer. */
  public static final String SERIALIZER_CONFIG = "avro.serializer.class";

  /** Configuration key: class name of the Avro deserializer. */
  public static final String DESERIALIZER_CONFIG = "avro.deserializer.class";

  /** Prefix of the settings that are passed on to the serializer and the deserializer. */
  public static final String PREFIX = "avro.";

  /** Apicurio's serializer, the default. */
  public static final String SERIALIZER_DEFAULT =
      "io.apicurio.registry.serde.avro.AvroKafkaSerializer";

  /** Apicurio's deserializer, the default. */
  public static final String DESERIALIZER_DEFAULT =
      "io.apicurio.registry.serde.avro.AvroKafkaDeserializer";

  private static final String GROUP = "Avro serdes";

  /** The options that name the classes; every other setting with the prefix is theirs. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              SERIALIZER_CONFIG,
              Type.STRING,
              SERIALIZER_DEFAULT,
              Importance.LOW,
              "Class name of the serializer of values; its jar has to be on the class path.",
              GROUP,
              1,
              Width.LONG,
              SERIALIZER_CONFIG)
          .define(
              DESERIALIZER_CONFIG,
              Type.STRING,
              DESERIALIZER_DEFAULT,
              Importance.LOW,
              "Class name of the deserializer of values; its jar has to be on the class path.",
              GROUP,
              2,
              Width.LONG,
              DESERIALIZER_CONFIG);

  private static final Map<String, String> APICURIO_AS_CONFLUENT =
      Map.of(
          "apicurio.registry.id-handler", "io.apicurio.registry.serde.Legacy4ByteIdHandler",
          "apicurio.registry.use-id", "contentId",
          "apicurio.registry.headers.enabled", "false",
          "apicurio.registry.auto-register", "true",
          // A schema id never changes its meaning, so what is cached need not be asked for again.
          "apicurio.registry.check-period-ms", Long.toString(Duration.ofDays(365).toMillis()),
          "apicurio.registry.schema-resolver", RememberedSchemas.class.getName(),
          "apicurio.registry.avro-datum-provider", VectorDatumProvider.class.getName(),
          "apicurio.registry.artifact-resolver-strategy",
              "io.apicurio.registry.serde.strategy.TopicIdStrategy");

  private final Map<String, ?> config;

  /**
   * @param config any configuration that holds the keys above; other keys are ignored
   */
  public AvroSerdes(Map<String, ?> config) {
    this.config = config;
  }

  /** A serde for values of one generated record class. */
  public <T extends SpecificRecord> Serde<T> specific() {
    return Serdes.serdeFrom(serializer(), deserializer());
  }

  /** A deserializer that returns {@link org.apache.avro.generic.GenericRecord}s. */
  public Deserializer<Object> generic(boolean isKey) {
    Deserializer<Object> deserializer = create(DESERIALIZER_CONFIG);
    deserializer.configure(settings(false), isKey);
    return deserializer;
  }

  /** A serializer for values of one generated record class. */
  public <T extends SpecificRecord> Serializer<T> serializer() {
    Serializer<T> serializer = create(SERIALIZER_CONFIG);
    serializer.configure(settings(true), false);
    return serializer;
  }

  /** A serializer for {@link org.apache.avro.generic.GenericRecord}s. */
  public Serializer<Object> genericSerializer(boolean isKey) {
    Serializer<Object> serializer = create(SERIALIZER_CONFIG);
    serializer.configure(settings(false), isKey);
    return serializer;
  }

  /** A deserializer for values of one generated record class. */
  public <T extends SpecificRecord> Deserializer<T> deserializer() {
    Deserializer<T> deserializer = create(DESERIALIZER_CONFIG);
    deserializer.configure(settings(true), false);
    return deserializer;
  }

  private Map<String, Object> settings(boolean specific) {
    Map<String, Object> settings = new LinkedHashMap<>(APICURIO_AS_CONFLUENT);
    settings.put("apicurio.registry.use-specific-avro-reader", specific);
    settings.put("specific.avro.reader", specific);
    Map<String, Object> own = new HashMap<>();
    config.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            own.put(key.substring(PREFIX.length()), value);
          }
        });
    settings.putAll(own);
    return settings;
  }

  @SuppressWarnings("unchecked")
  private <C> C create(String key) {
    String className = (String) DEFINITION.parse(config).get(key);
    try {
      return (C) Utils.newInstance(className, Object.class);
    } catch (ClassNotFoundException e) {
      throw new ConfigException(
          key, className, "no such class on the classpath; add the jar that holds it");
    }
  }
}
