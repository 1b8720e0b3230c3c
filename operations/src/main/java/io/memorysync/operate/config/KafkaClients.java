package io.memorysync.operate.config;

import io.memorysync.schema.Topics;
import io.memorysync.schema.serde.AvroSerdes;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Clients of the pipeline's topics: keys are memory UUIDs as plain strings, values Avro. */
public final class KafkaClients {

  /** How long an operator waits to be told that Kafka does not answer. */
  private static final int PATIENCE_MS = 20_000;

  private static final int FETCH_WAIT_MS = 20;

  private final Map<String, Object> connection;
  private final AvroSerdes avro;

  KafkaClients(Map<String, Object> connection, AvroSerdes avro) {
    this.connection = Map.copyOf(connection);
    this.avro = avro;
  }

  public Admin admin() {
    return Admin.create(new HashMap<>(connection));
  }

  /** Reads committed records from the partitions it is assigned, as no member of a group. */
  public <T extends SpecificRecord> Consumer<String, T> consumer() {
    return consumer(avro.deserializer());
  }

  /** The same with values of another kind. */
  public <T> Consumer<String, T> consumer(Deserializer<T> values) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // A consumer that is closed waits for the fetch that is under way.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    return new KafkaConsumer<>(settings, new StringDeserializer(), values);
  }

  /** Writes each record once and waits for all replicas. */
  public <T extends SpecificRecord> Producer<String, T> producer() {
    return new KafkaProducer<>(writing(), new StringSerializer(), avro.<T>serializer());
  }

  /**
   * Writes bytes as they are, in transactions.
   *
   * @param transactionalId of which one producer writes at a time; an earlier one is fenced off
   */
  public Producer<byte[], byte[]> transactional(String transactionalId) {
    Map<String, Object> settings = writing();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> writing() {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.LARGEST_RECORD);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * Topics.LARGEST_RECORD);
    return settings;
  }
}
