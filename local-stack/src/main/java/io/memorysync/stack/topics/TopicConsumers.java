package io.memorysync.stack.topics;

import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.stack.Endpoints;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Consumers of a stack's topics: they read committed records from the partitions that they are
 * assigned, as no member of a group, and are the caller's to close.
 */
public final class TopicConsumers {

  /**
   * What a person waits for is told as soon as it is there; a consumer waits that long to close.
   */
  private static final int FETCH_WAIT_MS = 20;

  private final String bootstrapServers;
  private final AvroSerdes avro;

  public TopicConsumers(Endpoints endpoints) {
    bootstrapServers = endpoints.kafkaBootstrapServers();
    avro =
        new AvroSerdes(
            Map.of("avro.apicurio.registry.url", endpoints.registryUrl() + "/apis/registry/v2"));
  }

  /** Of records with plain keys, whose values are of a generated class. */
  public <T extends SpecificRecord> Consumer<String, T> specific() {
    return new KafkaConsumer<>(
        settings(bootstrapServers), new StringDeserializer(), avro.<T>deserializer());
  }

  /** Of records of any schema; their keys stay as they are. */
  public Consumer<byte[], Object> generic() {
    return new KafkaConsumer<>(
        settings(bootstrapServers), new ByteArrayDeserializer(), avro.generic(false));
  }

  /** What decodes a value of any schema that was kept as it was; the caller's to close. */
  public Deserializer<Object> values() {
    return avro.generic(false);
  }

  /** Of records that are not decoded. */
  public static Consumer<byte[], byte[]> bytes(String bootstrapServers) {
    return new KafkaConsumer<>(
        settings(bootstrapServers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> settings(String bootstrapServers) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    return settings;
  }
}
