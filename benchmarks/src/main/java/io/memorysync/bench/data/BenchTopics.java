package io.memorysync.bench.data;

import io.memorysync.bench.Stage;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.serde.AvroSerdes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Fills topics of {@value #PARTITIONS} partitions; the i-th record goes to partition i modulo that.
 */
public final class BenchTopics {

  public static final int PARTITIONS = 4;

  private static final String CONNECT_NAME = "connect.name";

  /** How the rows of the peer's topic carry their vector. */
  public enum VectorForm {
    /** As Debezium's source writes it: an array of doubles. */
    DOUBLES,
    /** As text that the database parses, rendered beforehand: the peer's fastest. */
    TEXT
  }

  private final Stage stage;

  public BenchTopics(Stage stage) {
    this.stage = stage;
  }

  /** Settings of Avro serdes for the stage's registry. */
  public static AvroSerdes avro(Stage stage) {
    return new AvroSerdes(
        Map.of(
            AvroSerdes.PREFIX + "apicurio.registry.url",
            stage.registryUrl() + "/apis/registry/v2"));
  }

  /** Fills a topic with canonical memories of one revision. */
  public void canonical(String topic, Sample sample, int rows, int revision) {
    Serializer<CanonicalMemory> serializer = avro(stage).serializer();
    fill(
        topic,
        rows,
        new StringSerializer(),
        serializer,
        index -> Sample.id(index).toString(),
        index -> sample.memory(index, revision));
  }

  /** Fills a topic with flat rows (id, vector, payload), for Debezium's JDBC sink. */
  public void rows(String topic, Sample sample, VectorForm form, int rows, int revision) {
    Schema key =
        SchemaBuilder.record("Key")
            .namespace(namespace(topic))
            .fields()
            .name("id")
            .type(text(form, "io.debezium.data.Uuid"))
            .noDefault()
            .endRecord();
    Schema row =
        SchemaBuilder.record("Row")
            .namespace(namespace(topic))
            .fields()
            .name("id")
            .type(text(form, "io.debezium.data.Uuid"))
            .noDefault()
            .name("vector")
            .type(vector(form))
            .noDefault()
            .name("payload")
            .type(text(form, "io.debezium.data.Json"))
            .noDefault()
            .endRecord();
    fill(
        topic,
        rows,
        avro(stage).genericSerializer(true),
        avro(stage).genericSerializer(false),
        index -> new GenericRecordBuilder(key).set("id", Sample.id(index).toString()).build(),
        index ->
            new GenericRecordBuilder(row)
                .set("id", Sample.id(index).toString())
                .set("vector", vector(sample.vector(index, revision), form))
                .set("payload", sample.payload(index, revision))
                .build());
  }

  /** Deletes topics that are there. */
  public void delete(String... topics) {
    try (Admin admin = stage.stack().admin()) {
      admin.deleteTopics(List.of(topics)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Topics cannot be deleted: " + e.getCause(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private <K, V> void fill(
      String topic,
      int rows,
      Serializer<K> keys,
      Serializer<V> values,
      IntFunction<K> key,
      IntFunction<V> value) {
    create(topic);
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            stage.bootstrapServers(),
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            ProducerConfig.LINGER_MS_CONFIG,
            20);
    try (KafkaProducer<K, V> producer = new KafkaProducer<>(settings, keys, values)) {
      for (int index = 0; index < rows; index++) {
        producer.send(
            new ProducerRecord<>(topic, index % PARTITIONS, key.apply(index), value.apply(index)));
      }
    }
  }

  private void create(String topic) {
    try (Admin admin = stage.stack().admin()) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException e) {
      String why = e.getCause() instanceof TopicExistsException ? "is there already" : "failed";
      throw new IllegalStateException("Making topic " + topic + " " + why, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String namespace(String topic) {
    return "bench." + topic.replaceAll("[^A-Za-z0-9]", "_");
  }

  /** A string; in the honest form with the logical name that tells the peer what it is. */
  private static Schema text(VectorForm form, String name) {
    Schema text = SchemaBuilder.builder().stringType();
    if (form == VectorForm.DOUBLES) {
      text.addProp(CONNECT_NAME, name);
    }
    return text;
  }

  private static Schema vector(VectorForm form) {
    if (form == VectorForm.TEXT) {
      return SchemaBuilder.builder().stringType();
    }
    Schema array = SchemaBuilder.array().items(SchemaBuilder.builder().doubleType());
    array.addProp(CONNECT_NAME, "io.debezium.data.DoubleVector");
    return array;
  }

  private static Object vector(float[] vector, VectorForm form) {
    if (form == VectorForm.TEXT) {
      return Arrays.toString(vector);
    }
    Double[] doubles = new Double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      doubles[i] = (double) vector[i];
    }
    return Arrays.asList(doubles);
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted.", e);
  }
}
