package io.memorysync.streams;

import io.memorysync.embed.Embedder;
import io.memorysync.embed.EmbedderOptions;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.normalize.NormalizeSettings;
import io.memorysync.streams.normalize.NormalizeTopology;
import io.memorysync.streams.normalize.NormalizedTables;
import io.memorysync.streams.normalize.ParkedCounts;
import io.memorysync.streams.normalize.StoreDefinition;
import io.memorysync.streams.normalize.StorePart;
import io.memorysync.streams.rejection.RejectedCounts;
import io.memorysync.streams.rejection.RejectionCode;
import io.memorysync.streams.resolve.ResolveTopology;
import io.memorysync.streams.resolve.ResolverSettings;
import io.memorysync.streams.resolve.Surroundings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/** The whole topology of a configuration, and what has to be there before it starts. */
public final class MemoryTopology {

  /** Replication origins of our own sinks begin with this. */
  private static final String ORIGIN_PREFIX = "memory-sync";

  private final Topology topology = new Topology();
  private final NormalizeSettings settings;
  private final ParkedCounts parked;
  private final RejectedCounts rejected;

  private MemoryTopology(
      StreamsAppConfig config,
      Embedder embedder,
      MeterRegistry metrics,
      UnaryOperator<ResolverSettings> adjustment,
      Function<String, KeyValueBytesStoreSupplier> stateStores) {
    settings = new ConfiguredStores(config);
    AvroSerdes avro = config.avro();
    NormalizedTables tables = NormalizeTopology.addTo(topology, settings, avro, stateStores);
    ResolveTopology.addTo(
        topology,
        adjustment.apply(resolver(config)),
        context -> new TableLookup(tables, context),
        avro,
        stateStores,
        embedder,
        tables.rejected(),
        metrics);
    parked = tables.parked();
    rejected = tables.rejected();
    parked.byPart().forEach((part, count) -> gauge(metrics, part, count));
    for (RejectionCode code : RejectionCode.values()) {
      counter(metrics, code.code());
    }
  }

  /**
   * Builds the topology.
   *
   * @param embedder fills missing vectors; null to leave them out
   * @throws ConfigException naming the setting of a store that is missing or wrong
   */
  public static MemoryTopology of(
      StreamsAppConfig config, Embedder embedder, MeterRegistry metrics) {
    return of(config, embedder, metrics, UnaryOperator.identity(), Stores::persistentKeyValueStore);
  }

  /**
   * The same with other settings of the resolver than the configuration has, and with state stores
   * in another place than on disk, for tests.
   */
  static MemoryTopology of(
      StreamsAppConfig config,
      Embedder embedder,
      MeterRegistry metrics,
      UnaryOperator<ResolverSettings> adjustment,
      Function<String, KeyValueBytesStoreSupplier> stateStores) {
    return new MemoryTopology(config, embedder, metrics, adjustment, stateStores);
  }

  public Topology topology() {
    return topology;
  }

  /** Topics of change events that are read. */
  public List<String> changeTopics() {
    return NormalizeTopology.sourceTopics(settings);
  }

  /** Those of them whose every row has to stay on the topic. */
  public List<String> referenceTopics() {
    return NormalizeTopology.referenceTopics(settings);
  }

  /** Topic prefixes of the source connectors. */
  public Set<String> prefixes() {
    return settings.stores().stream().map(StoreDefinition::topicPrefix).collect(Collectors.toSet());
  }

  /** Rows that wait for a row they refer to, by {@code store/part}. */
  public Map<String, Long> parked() {
    return parked.byPart().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> entry.getValue().get(), (a, b) -> a, TreeMap::new));
  }

  /**
   * What waits and what was rejected: {@code parked} events and the rows they wait for ({@code
   * waitsFor}) by {@code store/part}, events {@code rejected} by code and records {@code leftOut}
   * by topic since the start.
   */
  public Map<String, Object> counts() {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("parked", parked());
    counts.put("waitsFor", parked.waitsFor());
    counts.put("rejected", rejected.byCode());
    counts.put("leftOut", rejected.leftOut());
    return counts;
  }

  private void counter(MeterRegistry metrics, String code) {
    FunctionCounter.builder(
            "memorysync.rejected", rejected, counts -> counts.byCode().getOrDefault(code, 0L))
        .description("Change events that could not be understood")
        .tag("code", code)
        .register(metrics);
  }

  private static void gauge(MeterRegistry metrics, String part, AtomicLong count) {
    Gauge.builder("memorysync.parked", count, AtomicLong::get)
        .description("Change events that wait for a user, app or category not yet seen")
        .tag("part", part)
        .register(metrics);
  }

  private ResolverSettings resolver(StreamsAppConfig config) {
    Map<String, String> companions = new HashMap<>();
    for (StoreDefinition store : settings.stores()) {
      Optional<String> primary = part(store, PartRole.PRIMARY);
      Optional<String> companion = part(store, PartRole.COMPANION);
      if (primary.isPresent() && companion.isPresent()) {
        companions.put(primary.get(), companion.get());
      }
    }
    ResolverSettings.Waits waits = ResolverSettings.Waits.standard();
    return new ResolverSettings(
        config.conflictPolicies(),
        config.deletePolicy(),
        ORIGIN_PREFIX,
        companions,
        config.getString(EmbedderOptions.EMBEDDING_MODEL),
        new ResolverSettings.Waits(
            config.millis(StreamsAppConfig.INSERT_WAIT_MS),
            config.millis(StreamsAppConfig.SNAPSHOT_WAIT_MS),
            waits.vector(),
            config.millis(StreamsAppConfig.TRANSACTION_WAIT_MS),
            config.millis(StreamsAppConfig.COMPANION_GRACE_MS)),
        config.millis(StreamsAppConfig.DELETED_RETENTION_MS),
        Set.of());
  }

  private static Optional<String> part(StoreDefinition store, PartRole role) {
    return store.parts().stream()
        .filter(part -> part.role() == role)
        .map(StorePart::key)
        .findFirst();
  }

  /** The tables of the normalize step, as a task of the resolver sees them. */
  private record TableLookup(NormalizedTables tables, ProcessorContext<?, ?> context)
      implements Surroundings.Lookup {

    @Override
    public UserRef currentUser(UserRef user) {
      return tables.currentUser(context, user);
    }

    @Override
    public long userChanges() {
      return tables.userIdChanges();
    }

    @Override
    public boolean usesCategories(String store) {
      return tables.usesCategories(context, store);
    }
  }
}
