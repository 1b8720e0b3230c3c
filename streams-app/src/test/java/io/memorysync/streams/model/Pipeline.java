package io.memorysync.streams.model;

import io.memorysync.embed.EmbedderUnavailableException;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.streams.AdjustedTopology;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.testing.Clock;
import io.memorysync.streams.testing.DebeziumEvents;
import io.memorysync.streams.testing.LocalSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The real topology, driven record by record: change events in, what it publishes out. A pipeline
 * serves many schedules one after the other, since memories know nothing of each other; each brings
 * memories, users and rows with ids of its own.
 */
final class Pipeline implements AutoCloseable {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Until then a task that has just started settles nothing. */
  private static final Duration WARM_UP = Duration.ofSeconds(4);

  private static final String CHANGELOG = "-changelog";
  private static final byte[] TOMBSTONE_KEY = {0};

  private final Setting setting;
  private final Map<String, RestartableStore> stateStores = new HashMap<>();
  private final List<SourceEvent> globalRecords = new ArrayList<>();
  private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
  private final Map<String, Integer> offsets = new HashMap<>();
  private TopologyTestDriver kafka;
  private TestOutputTopic<String, CanonicalMemory> canonical;
  private TestOutputTopic<String, MemoryConflict> conflicts;
  private TestOutputTopic<String, RejectedEvent> rejected;
  private TestOutputTopic<byte[], byte[]> userIds;
  private final Deserializer<UserId> userIdReader = LocalSchemas.serdes().deserializer();
  private Instant now = START;
  private boolean embedderAway;
  private int schedules;

  Pipeline(Setting setting) {
    this.setting = setting;
    start();
    Tables tables = Tables.of(Setting.OPENMEMORY);
    deliver(
        SourceEvent.ofReference(
            tables.categories(),
            tables
                .categories()
                .snapshot(
                    DebeziumEvents.row(
                        "id", "00000000-0000-0000-0000-0000000000ca", "name", "known before"))));
    pass(WARM_UP);
  }

  Setting setting() {
    return setting;
  }

  /** The number of the schedule that begins, for ids that no other has. */
  int beginSchedule() {
    embedderAway = false;
    return ++schedules;
  }

  /** How many schedules it has served. */
  int age() {
    return schedules;
  }

  /** Wall-clock time. */
  Instant now() {
    return now;
  }

  /** Lets wall-clock time pass. */
  void pass(Duration time) {
    now = now.plus(time);
    Clock.pass(kafka, time);
  }

  void deliver(SourceEvent event) {
    if (event.ofReference()) {
      globalRecords.add(event);
    } else {
      offsets.merge(event.topic(), 1, Integer::sum);
    }
    pipe(event);
  }

  void embedderAway(boolean away) {
    embedderAway = away;
  }

  /** Stops the process and starts it again on the state that it left. */
  void restart() {
    kafka.close();
    start();
    globalRecords.forEach(this::pipe);
    offsets.forEach(this::skip);
    pass(WARM_UP);
  }

  /** What was published since the last time this was asked, in order. */
  List<CanonicalMemory> versions() {
    return canonical.isEmpty() ? List.of() : canonical.readValuesToList();
  }

  List<MemoryConflict> conflicts() {
    return conflicts.isEmpty() ? List.of() : conflicts.readValuesToList();
  }

  List<RejectedEvent> rejected() {
    return rejected.isEmpty() ? List.of() : rejected.readValuesToList();
  }

  List<UserId> userIds() {
    List<UserId> pairs = new ArrayList<>();
    while (!userIds.isEmpty()) {
      TestRecord<byte[], byte[]> record = userIds.readRecord();
      globalRecords.add(new SourceEvent(Topics.USER_ID, record.key(), record.value(), true, ""));
      if (record.value() != null) {
        pairs.add(userIdReader.deserialize(Topics.USER_ID, record.value()));
      }
    }
    return pairs;
  }

  /** Forgets what the driver has kept of its changelogs. */
  void endSchedule() {
    Set<String> changelogs = new HashSet<>(kafka.producedTopicNames());
    changelogs.removeIf(topic -> !topic.endsWith(CHANGELOG) && !topic.equals(Topics.CHANGE));
    for (String topic : changelogs) {
      kafka
          .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readRecordsToList();
    }
  }

  @Override
  public void close() {
    kafka.close();
  }

  private void start() {
    inputs.clear();
    kafka =
        new TopologyTestDriver(
            AdjustedTopology.of(
                config(),
                this::embed,
                settings -> settings.without(setting.suspended()),
                name -> stateStores.computeIfAbsent(name, RestartableStore::new)),
            streams(),
            now);
    canonical =
        kafka.createOutputTopic(
            Topics.CANONICAL, new StringDeserializer(), LocalSchemas.serdes().deserializer());
    conflicts =
        kafka.createOutputTopic(
            Topics.CONFLICT, new StringDeserializer(), LocalSchemas.serdes().deserializer());
    rejected =
        kafka.createOutputTopic(
            Topics.REJECTED, new StringDeserializer(), LocalSchemas.serdes().deserializer());
    userIds =
        kafka.createOutputTopic(
            Topics.USER_ID, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void pipe(SourceEvent event) {
    input(event.topic()).pipeInput(new TestRecord<>(event.key(), event.value()));
  }

  /** The driver counts from 0 again; a broker would go on. Debezium's tombstones say nothing. */
  private void skip(String topic, int count) {
    for (int i = 0; i < count; i++) {
      input(topic).pipeInput(new TestRecord<>(TOMBSTONE_KEY, null));
    }
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return inputs.computeIfAbsent(
        topic,
        name ->
            kafka.createInputTopic(
                name, new ByteArraySerializer(), new ByteArraySerializer(), now, Duration.ZERO));
  }

  private List<Float> embed(String text) {
    if (embedderAway) {
      throw new EmbedderUnavailableException("away", null);
    }
    return Vectors.of(text, 0).stream().map(Double::floatValue).toList();
  }

  private static Properties streams() {
    Properties streams = new Properties();
    streams.put("state.dir", System.getProperty("java.io.tmpdir"));
    streams.put("statestore.cache.max.bytes", 0);
    streams.put("processing.exception.handler.global.enabled", true);
    return streams;
  }

  private StreamsAppConfig config() {
    Map<String, Object> config = new HashMap<>();
    config.put("stores", String.join(",", setting.stores()));
    for (String store : setting.stores()) {
      boolean relational = store.equals(Setting.OPENMEMORY);
      config.put("store." + store + ".kind", relational ? "openmemory" : "mem0");
      config.put("store." + store + ".collection", Tables.COLLECTION);
      config.put(
          "store." + store + ".user.id.form", store.equals(Setting.MEM0) ? "uuid" : "string");
    }
    config.put("user.id.mapping.topic", UserMapping.TABLE.topic());
    config.put("conflict.policy", setting.policy());
    setting.policies().forEach((field, name) -> config.put("conflict.policy." + field, name));
    config.put("delete.policy", setting.deletePolicy());
    config.put("embedding.dims", Vectors.DIMS);
    // Every row that is referred to comes at last, however late.
    config.put("reference.timeout.ms", Duration.ofDays(365).toMillis());
    config.putAll(LocalSchemas.config());
    return new StreamsAppConfig(config);
  }
}
