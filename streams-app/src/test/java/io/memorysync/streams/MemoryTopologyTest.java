package io.memorysync.streams;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Topics;
import io.memorysync.schema.VersionCause;
import io.memorysync.schema.serde.AvroSerdes;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.embed.EmbedderUnavailableException;
import io.memorysync.streams.testing.DebeziumEvents;
import io.memorysync.streams.testing.LocalAvroDeserializer;
import io.memorysync.streams.testing.LocalAvroSerializer;
import io.memorysync.streams.testing.LocalSchemas;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both steps together: Debezium's change events in, canonical memories out. */
class MemoryTopologyTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String USER_ROW = "22222222-2222-4222-8222-222222222222";
  private static final String APP_ROW = "33333333-3333-4333-8333-333333333333";
  private static final String DRJ = "12345678-1234-5678-9012-123456789abc";
  private static final List<Double> VECTOR = List.of(1.0, 0.0);
  private static final List<Float> EMBEDDED = List.of(0f, 1f);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private final DebeziumEvents memories = DebeziumEvents.memories("openmemory");
  private final DebeziumEvents vectors = DebeziumEvents.collection("openmemory", "openmemory");
  private final DebeziumEvents users = DebeziumEvents.users("openmemory");
  private final DebeziumEvents apps = DebeziumEvents.apps("openmemory");
  private final DebeziumEvents mem0 = DebeziumEvents.collection("mem0", "mem0migrations");
  private final DebeziumEvents mapping = DebeziumEvents.userIdMapping("mem0");

  private TopologyTestDriver kafka;
  private TestOutputTopic<String, CanonicalMemory> canonical;
  private boolean embedderAway;
  private long lsn = 1000;

  @BeforeEach
  void start(@TempDir Path state) {
    Properties streams = new Properties();
    streams.put("state.dir", state.toString());
    MemoryTopology topology =
        MemoryTopology.of(new StreamsAppConfig(settings()), this::embed, new SimpleMeterRegistry());
    kafka =
        new TopologyTestDriver(topology.topology(), streams, Instant.parse("2026-01-01T00:00:00Z"));
    canonical =
        kafka.createOutputTopic(
            Topics.CANONICAL,
            new StringDeserializer(),
            LocalSchemas.serdes().<CanonicalMemory>deserializer());
    pipe(mapping, mapping.snapshot(row("string_id", "drj", "uuid_id", DRJ)));
    pipe(users, users.snapshot(row("id", USER_ROW, "user_id", "drj")));
    pipe(apps, apps.snapshot(row("id", APP_ROW, "name", "claude")));
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void anOpenMemoryAddIsOneVersionWithItsUserAppAndVector() {
    openMemoryAdd();
    List<CanonicalMemory> versions = canonical.readValuesToList();
    assertThat(versions).hasSize(1);
    CanonicalMemory memory = versions.get(0);
    assertThat(memory.getVersion()).isEqualTo(1);
    assertThat(memory.getUser().getId()).isEqualTo(DRJ);
    assertThat(memory.getUser().getKey()).isEqualTo("drj");
    assertThat(memory.getApp()).isEqualTo("claude");
    assertThat(memory.getEmbedding().getVector()).containsExactly(1f, 0f);
  }

  @Test
  void openMemorysPutIsOneVersionWithAVectorOfTheNewContent() {
    openMemoryAdd();
    canonical.readValuesToList();
    pipe(memories, memories.update(memory("likes tea"), memory("likes rum")));
    List<CanonicalMemory> versions = canonical.readValuesToList();
    assertThat(versions).hasSize(1);
    assertThat(versions.get(0).getEmbedding().getVector()).isEqualTo(EMBEDDED);
    assertThat(versions.get(0).getEmbedding().getContentHash())
        .isEqualTo(ContentHash.of("likes rum"));
    assertThat(versions.get(0).getHeldBy()).containsExactly("openmemory/memories");
  }

  @Test
  void whileTheEmbedderIsAwayMemoriesGoOnAndGetTheirVectorLater() {
    openMemoryAdd();
    canonical.readValuesToList();
    embedderAway = true;
    pipe(memories, memories.update(memory("likes tea"), memory("likes rum")));
    assertThat(canonical.readValue().getEmbedding()).isNull();

    embedderAway = false;
    kafka.advanceWallClockTime(LONG_ENOUGH);
    CanonicalMemory embedded = canonical.readValue();
    assertThat(embedded.getEmbedding().getVector()).isEqualTo(EMBEDDED);
    assertThat(embedded.getCause()).isEqualTo(VersionCause.EMBEDDED);
    assertThat(embedded.getVersion()).isEqualTo(3);
  }

  @Test
  void aMemoryThatNeverGetsItsVectorRowIsEmbedded() {
    pipe(memories, memories.insert(memory("likes tea")));
    assertThat(canonical.isEmpty()).isTrue();
    kafka.advanceWallClockTime(LONG_ENOUGH);
    assertThat(canonical.readValue().getEmbedding().getVector()).isEqualTo(EMBEDDED);
  }

  @Test
  void ourOwnWriteComesBackAsNoVersion() {
    openMemoryAdd();
    canonical.readValuesToList();
    pipe(mem0, mem0.insert(mem0Row()).by("memory-sync-mem0-sink-0"));
    assertThat(canonical.isEmpty()).isTrue();
  }

  @Test
  void aStoreWithoutItsKindIsRefusedWithTheNameOfTheSetting() {
    Map<String, Object> settings = settings();
    settings.remove("store.mem0.kind");
    assertThatThrownBy(
            () ->
                MemoryTopology.of(new StreamsAppConfig(settings), null, new SimpleMeterRegistry()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("store.mem0.kind");
  }

  private void openMemoryAdd() {
    pipe(
        vectors,
        vectors.insert(
            row(
                "id", ID,
                "vector", VECTOR,
                "payload", "{\"data\":\"likes tea\",\"user_id\":\"drj\"}")));
    pipe(memories, memories.insert(memory("likes tea")));
  }

  private static Map<String, Object> memory(String content) {
    return row(
        "id", ID,
        "user_id", USER_ROW,
        "app_id", APP_ROW,
        "content", content,
        "metadata", "{}",
        "state", "active");
  }

  private static Map<String, Object> mem0Row() {
    return row(
        "id", ID,
        "vector", VECTOR,
        "payload", "{\"data\":\"likes tea\",\"user_id\":\"" + DRJ + "\"}");
  }

  private void pipe(DebeziumEvents table, DebeziumEvents.Event event) {
    lsn++;
    DebeziumEvents.Event placed = event.at(lsn - 1, lsn).inTransaction(lsn);
    kafka
        .createInputTopic(table.topic(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(placed.key(), placed.value()));
  }

  private List<Float> embed(String text) {
    if (embedderAway) {
      throw new EmbedderUnavailableException("away", null);
    }
    return EMBEDDED;
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("stores", "openmemory,mem0");
    settings.put("store.openmemory.kind", "openmemory");
    settings.put("store.openmemory.collection", "openmemory");
    settings.put("store.mem0.kind", "mem0");
    settings.put("store.mem0.collection", "mem0migrations");
    settings.put("store.mem0.user.id.form", "uuid");
    settings.put("user.id.mapping.topic", "mem0.public.user_id_mapping");
    settings.put("embedding.dims", 2);
    settings.put(AvroSerdes.SERIALIZER_CONFIG, LocalAvroSerializer.class.getName());
    settings.put(AvroSerdes.DESERIALIZER_CONFIG, LocalAvroDeserializer.class.getName());
    return settings;
  }
}
