package io.memorysync.streams;

import io.memorysync.embed.Embedder;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.testing.Clock;
import io.memorysync.streams.testing.DebeziumEvents;
import io.memorysync.streams.testing.LocalSchemas;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The whole topology between an OpenMemory and a mem0 store, driven record by record: change events
 * in, what it publishes out. Wall-clock time passes only when it is told to.
 */
final class DrivenTopology implements AutoCloseable {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AvroSerdes avro = LocalSchemas.serdes();
  private final MemoryTopology topology;
  private final TopologyTestDriver kafka;
  private long lsn = 1000;

  /**
   * @param embedder null for none
   * @param state directory of the state stores
   */
  DrivenTopology(Map<String, Object> settings, Embedder embedder, Path state) {
    Properties streams = new Properties();
    streams.put("state.dir", state.toString());
    topology =
        MemoryTopology.of(new StreamsAppConfig(settings), embedder, new SimpleMeterRegistry());
    kafka = new TopologyTestDriver(topology.topology(), streams, START);
  }

  /** OpenMemory without its collection, mem0 with UUIDs as users, vectors of 2 dims; to add to. */
  static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(LocalSchemas.config());
    settings.put("stores", "openmemory,mem0");
    settings.put("store.openmemory.kind", "openmemory");
    settings.put("store.mem0.kind", "mem0");
    settings.put("store.mem0.collection", "mem0migrations");
    settings.put("store.mem0.user.id.form", "uuid");
    settings.put("user.id.mapping.topic", "mem0.public.user_id_mapping");
    settings.put("embedding.dims", 2);
    return settings;
  }

  /** An event of a table, in a transaction of its own behind all earlier ones. */
  void pipe(DebeziumEvents table, DebeziumEvents.Event event) {
    lsn++;
    DebeziumEvents.Event placed = event.at(lsn - 1, lsn).inTransaction(lsn);
    pipe(table, placed.key(), placed.value());
  }

  /** A record on the topic of a table, as it is. */
  void pipe(DebeziumEvents table, byte[] key, byte[] value) {
    kafka
        .createInputTopic(table.topic(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value));
  }

  /** A record on a topic of the pipeline's own. */
  void pipe(String topic, String key, SpecificRecord value) {
    kafka
        .createInputTopic(topic, new StringSerializer(), avro.<SpecificRecord>serializer())
        .pipeInput(key, value);
  }

  /** What is published on a topic and has not been read from there yet. */
  <T extends SpecificRecord> TestOutputTopic<String, T> output(String topic) {
    return kafka.createOutputTopic(topic, new StringDeserializer(), avro.<T>deserializer());
  }

  /** What the resolver knows of a memory. */
  ResolverState stateOf(String id) {
    return memories().get(id);
  }

  /** Puts something else in its place, as no release of ours would write it. */
  void spoil(String id, ResolverState state) {
    memories().put(id, state);
  }

  private KeyValueStore<String, ResolverState> memories() {
    return kafka.getKeyValueStore("memories");
  }

  void pass(Duration time) {
    Clock.pass(kafka, time);
  }

  void standStill(Duration time) {
    Clock.standStill(kafka, time);
  }

  /** What {@code /status} tells. */
  Map<String, Object> counts() {
    return topology.counts();
  }

  @Override
  public void close() {
    kafka.close();
  }
}
