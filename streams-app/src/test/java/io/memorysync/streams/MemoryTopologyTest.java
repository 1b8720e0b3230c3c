package io.memorysync.streams;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.embed.EmbedderUnavailableException;
import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.ContentHash;
import io.memorysync.schema.Topics;
import io.memorysync.schema.VersionCause;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.testing.DebeziumEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.TestOutputTopic;
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
  private static final Map<String, Object> VECTOR_ROW =
      row(
          "id", ID,
          "vector", VECTOR,
          "payload", "{\"data\":\"likes tea\",\"user_id\":\"drj\"}");
  private static final List<Float> EMBEDDED = List.of(0f, 1f);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(31);

  private final DebeziumEvents memories = DebeziumEvents.memories("openmemory");
  private final DebeziumEvents vectors = DebeziumEvents.collection("openmemory", "openmemory");
  private final DebeziumEvents users = DebeziumEvents.users("openmemory");
  private final DebeziumEvents apps = DebeziumEvents.apps("openmemory");
  private final DebeziumEvents mem0 = DebeziumEvents.collection("mem0", "mem0migrations");
  private final DebeziumEvents mapping = DebeziumEvents.userIdMapping("mem0");

  private DrivenTopology pipeline;
  private TestOutputTopic<String, CanonicalMemory> canonical;
  private boolean embedderAway;

  @BeforeEach
  void start(@TempDir Path state) {
    pipeline = new DrivenTopology(settings(), this::embed, state);
    canonical = pipeline.output(Topics.CANONICAL);
    pipeline.pipe(mapping, mapping.snapshot(row("string_id", "drj", "uuid_id", DRJ)));
    pipeline.pipe(users, users.snapshot(row("id", USER_ROW, "user_id", "drj")));
    pipeline.pipe(apps, apps.snapshot(row("id", APP_ROW, "name", "claude")));
  }

  @AfterEach
  void stop() {
    pipeline.close();
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
  void aVectorRowThatAnOutageHeldUpIsPartOfTheFirstVersion() {
    pipeline.pipe(memories, memories.insert(memory("likes tea")));
    pipeline.standStill(Duration.ofMinutes(10));
    assertThat(canonical.isEmpty()).isTrue();

    pipeline.pipe(vectors, vectors.insert(VECTOR_ROW));

    assertThat(canonical.readValuesToList())
        .extracting(memory -> memory.getEmbedding().getVector())
        .containsExactly(List.of(1f, 0f));
  }

  @Test
  void openMemorysPutIsOneVersionWithAVectorOfTheNewContent() {
    openMemoryAdd();
    canonical.readValuesToList();
    pipeline.pipe(memories, memories.update(memory("likes tea"), memory("likes rum")));
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
    pipeline.pipe(memories, memories.update(memory("likes tea"), memory("likes rum")));
    assertThat(canonical.readValue().getEmbedding()).isNull();

    embedderAway = false;
    pipeline.pass(LONG_ENOUGH);
    CanonicalMemory embedded = canonical.readValue();
    assertThat(embedded.getEmbedding().getVector()).isEqualTo(EMBEDDED);
    assertThat(embedded.getCause()).isEqualTo(VersionCause.EMBEDDED);
    assertThat(embedded.getVersion()).isEqualTo(3);
  }

  @Test
  void aMemoryThatNeverGetsItsVectorRowIsEmbedded() {
    pipeline.pipe(memories, memories.insert(memory("likes tea")));
    assertThat(canonical.isEmpty()).isTrue();
    pipeline.pass(LONG_ENOUGH);
    assertThat(canonical.readValue().getEmbedding().getVector()).isEqualTo(EMBEDDED);
  }

  @Test
  void ourOwnWriteComesBackAsNoVersion() {
    openMemoryAdd();
    canonical.readValuesToList();
    pipeline.pipe(mem0, mem0.insert(mem0Row()).by("memory-sync-mem0-sink-0"));
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
    pipeline.pipe(vectors, vectors.insert(VECTOR_ROW));
    pipeline.pipe(memories, memories.insert(memory("likes tea")));
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

  private List<Float> embed(String text) {
    if (embedderAway) {
      throw new EmbedderUnavailableException("away", null);
    }
    return EMBEDDED;
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = DrivenTopology.settings();
    settings.put("store.openmemory.collection", "openmemory");
    return settings;
  }
}
