package io.memorysync.streams.resolve;

import io.memorysync.embed.Embedder;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.Topics;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.streams.rejection.RejectedCounts;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * The second step of the topology: {@code memory.change} in, canonical memories and conflicts out.
 */
public final class ResolveTopology {

  static final String CANONICAL_SINK = "canonical";
  static final String CONFLICT_SINK = "conflict";
  static final String REJECTED_SINK = "resolve-rejected";

  private static final String SOURCE = "change-source";
  private static final String RESOLVE = "resolve";

  private ResolveTopology() {}

  /**
   * Adds the step to a topology.
   *
   * @param embedder fills missing vectors; null to leave them out
   * @param stateStores makes the state store of a name
   * @param rejected counts what the rules fail on
   */
  public static void addTo(
      Topology topology,
      ResolverSettings settings,
      Surroundings surroundings,
      AvroSerdes avro,
      Function<String, KeyValueBytesStoreSupplier> stateStores,
      Embedder embedder,
      RejectedCounts rejected,
      MeterRegistry registry) {
    ResolverMetrics metrics = new ResolverMetrics(registry, rejected);
    Serializer<MemoryChange> wire = avro.serializer();
    topology
        .addSource(
            SOURCE, new StringDeserializer(), avro.<MemoryChange>deserializer(), Topics.CHANGE)
        .addProcessor(
            RESOLVE,
            () -> new ResolveProcessor(settings, surroundings, embedder, wire, metrics),
            SOURCE)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                stateStores.apply(ResolveProcessor.MEMORIES),
                Serdes.String(),
                avro.<ResolverState>specific()),
            RESOLVE)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                stateStores.apply(ResolveProcessor.DEADLINES), Serdes.String(), Serdes.String()),
            RESOLVE)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                stateStores.apply(ResolveProcessor.USERS), Serdes.String(), Serdes.String()),
            RESOLVE)
        .addSink(
            CANONICAL_SINK,
            Topics.CANONICAL,
            new StringSerializer(),
            avro.<CanonicalMemory>serializer(),
            RESOLVE)
        .addSink(
            CONFLICT_SINK,
            Topics.CONFLICT,
            new StringSerializer(),
            avro.<MemoryConflict>serializer(),
            RESOLVE)
        .addSink(
            REJECTED_SINK,
            Topics.REJECTED,
            new StringSerializer(),
            avro.<RejectedEvent>serializer(),
            RESOLVE);
  }
}
