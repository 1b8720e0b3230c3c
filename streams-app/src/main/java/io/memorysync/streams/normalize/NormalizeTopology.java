package io.memorysync.streams.normalize;

import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.PartRole;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.StoreParts;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.identity.UserIdForm;
import io.memorysync.schema.serde.AvroLimits;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.streams.rejection.RejectedCounts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.TopologyException;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The first step of the topology: change events of every table in, {@code memory.change} out.
 *
 * <p>Each table is a sub-topology of its own, so that they are spread over tasks and none waits for
 * another. The tables that rows refer to, and all user ids, are global stores: complete in every
 * process before the first task starts, and kept in memory.
 *
 * <p>The topics are read as bytes, so that a record that cannot be decoded is published whole.
 */
public final class NormalizeTopology {

  private final Topology topology;
  private final NormalizeSettings settings;
  private final AvroSerdes avro;
  private final Function<String, KeyValueBytesStoreSupplier> stateStores;
  private final Supplier<EnvelopeDecoder> decoders;
  private final UserIdChanges userIdChanges = new UserIdChanges();
  private final ParkedCounts parkedCounts;
  private final RejectedCounts rejectedCounts = new RejectedCounts();
  private final Set<String> globalTopics = new HashSet<>();
  private final Serializer<UserId> userIds;
  private final Serializer<MemoryChange> changes;
  private final Serializer<RejectedEvent> rejections;

  private NormalizeTopology(
      Topology topology,
      NormalizeSettings settings,
      AvroSerdes avro,
      Function<String, KeyValueBytesStoreSupplier> stateStores) {
    this.topology = topology;
    this.settings = settings;
    this.avro = avro;
    this.stateStores = stateStores;
    this.decoders =
        () ->
            new EnvelopeDecoder(
                new PatientDeserializer<>(avro.generic(false), PatientDeserializer.PATIENCE));
    this.parkedCounts =
        new ParkedCounts(
            settings.stores().stream().flatMap(store -> store.parts().stream()).toList());
    this.userIds = avro.<UserId>serializer();
    this.changes = avro.<MemoryChange>serializer();
    this.rejections = avro.<RejectedEvent>serializer();
  }

  /**
   * Adds the step to a topology.
   *
   * @param stateStores makes the state store of a name
   * @return the tables that the step keeps
   * @throws TopologyException if two stores read the same topic
   */
  public static NormalizedTables addTo(
      Topology topology,
      NormalizeSettings settings,
      AvroSerdes avro,
      Function<String, KeyValueBytesStoreSupplier> stateStores) {
    AvroLimits.apply();
    NormalizeTopology step = new NormalizeTopology(topology, settings, avro, stateStores);
    step.addUserIds();
    settings.stores().forEach(step::addStore);
    step.addUserIdPublisher();
    return new NormalizedTables(
        settings, step.parkedCounts, step.rejectedCounts, step.userIdChanges);
  }

  /**
   * The topics of change events that the step reads, which have to be there before it starts: a
   * source connector creates the topic of a table with its first row only.
   */
  public static List<String> sourceTopics(NormalizeSettings settings) {
    Set<String> topics = new LinkedHashSet<>(referenceTopics(settings));
    settings.stores().stream()
        .flatMap(store -> store.parts().stream())
        .forEach(part -> topics.add(part.topic()));
    return List.copyOf(topics);
  }

  /**
   * Those of them from which tables are rebuilt with every start. They have to be compacted: with a
   * retention time, rows that nobody touched for that long would be forgotten.
   */
  public static List<String> referenceTopics(NormalizeSettings settings) {
    Stream<String> tables =
        settings.stores().stream()
            .flatMap(
                store -> store.references().stream().map(table -> store.topic(table.tableName())));
    return Stream.concat(tables, settings.userIdMappingTopic().stream()).distinct().toList();
  }

  private void addUserIds() {
    topology.addGlobalStore(
        inMemory(PublishedUserIdProcessor.STORE),
        "source-" + Topics.USER_ID,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        Topics.USER_ID,
        PublishedUserIdProcessor.STORE + "-table",
        () ->
            new PublishedUserIdProcessor(this::userIdDeserializer, userIdChanges, rejectedCounts));
    settings
        .userIdMappingTopic()
        .ifPresent(
            topic ->
                addTable(
                    topic,
                    MappingTableProcessor.STORE,
                    () -> new MappingTableProcessor(decoders, userIdChanges, rejectedCounts)));
  }

  private Deserializer<UserId> userIdDeserializer() {
    return new PatientDeserializer<>(avro.<UserId>deserializer(), PatientDeserializer.PATIENCE);
  }

  private void addStore(StoreDefinition store) {
    Map<Reference.Table, String> references = new EnumMap<>(Reference.Table.class);
    for (Reference.Table table : store.references()) {
      String topic = store.topic(table.tableName());
      String storeName = referenceStore(topic);
      references.put(table, storeName);
      addTable(
          topic,
          storeName,
          () -> new ReferenceTableProcessor(decoders, table, storeName, rejectedCounts));
    }
    store.parts().forEach(part -> addPart(store, part, references));
  }

  private void addTable(
      String topic, String store, ProcessorSupplier<byte[], byte[], Void, Void> processor) {
    if (globalTopics.add(topic)) {
      topology.addGlobalStore(
          inMemory(store),
          "source-" + topic,
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer(),
          topic,
          store + "-table",
          processor);
    }
  }

  private void addPart(
      StoreDefinition store, StorePart part, Map<Reference.Table, String> references) {
    String suffix = part.store() + "-" + part.part();
    String normalize = "normalize-" + suffix;
    String parked = "parked-" + suffix;
    NormalizeOutlets.Sinks sinks =
        new NormalizeOutlets.Sinks("change-" + suffix, "rejected-" + suffix, "user-id-" + suffix);
    NormalizeProcessor.Setup setup =
        new NormalizeProcessor.Setup(
            part,
            reader(store, part),
            references,
            settings.userIdMappingTopic().isPresent(),
            parked,
            parkedCounts,
            rejectedCounts,
            settings.referenceTimeout(),
            sinks);
    StringSerializer keys = new StringSerializer();
    topology
        .addSource(
            source(part), new ByteArrayDeserializer(), new ByteArrayDeserializer(), part.topic())
        .addProcessor(normalize, () -> new NormalizeProcessor(setup, decoders), source(part))
        .addStateStore(
            Stores.keyValueStoreBuilder(
                stateStores.apply(parked), Serdes.String(), ParkedRecord.serde()),
            normalize)
        .addSink(sinks.change(), Topics.CHANGE, keys, changes, normalize)
        .addSink(sinks.rejected(), Topics.REJECTED, keys, rejections, normalize)
        .addSink(sinks.userId(), Topics.USER_ID, keys, userIds, normalize);
  }

  private void addUserIdPublisher() {
    if (settings.userIdMappingTopic().isEmpty()) {
      return;
    }
    List<StorePart> parts = new ArrayList<>();
    settings.stores().forEach(store -> parts.addAll(store.parts()));
    String publisher = "publish-user-ids";
    topology
        .addProcessor(publisher, () -> new UserIdPublisher(userIdChanges), source(parts.get(0)))
        .addSink(
            "user-id-mapping-sink", Topics.USER_ID, new StringSerializer(), userIds, publisher);
  }

  private RowReader reader(StoreDefinition store, StorePart part) {
    if (part.part().equals(StoreParts.MEMORIES)) {
      return new OpenMemoryRowReader(part);
    }
    if (part.role() == PartRole.LINKS) {
      return new OpenMemoryCategoryReader(part);
    }
    UserIdForm form = store.kind() == StoreKind.OPENMEMORY ? UserIdForm.STRING : store.userIdForm();
    return new Mem0RowReader(part, form, settings.vectors());
  }

  /** Name of the global store of a table that rows refer to. */
  static String referenceStore(String topic) {
    return "reference-" + topic;
  }

  private static String source(StorePart part) {
    return "source-" + part.topic();
  }

  private static StoreBuilder<KeyValueStore<String, String>> inMemory(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.String());
  }
}
