package io.memorysync.streams;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.ResolverState;
import io.memorysync.schema.Topics;
import io.memorysync.streams.policy.RefusesLongTexts;
import io.memorysync.streams.testing.DebeziumEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What fails while nothing arrives, when a wait ends or a user gets other ids: it would fail again
 * at once and for good, and with it every other memory of the task.
 */
class UnsettledMemoryTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String OTHER = "99999999-9999-4999-8999-999999999999";
  private static final String USER_ROW = "22222222-2222-4222-8222-222222222222";
  private static final String APP_ROW = "33333333-3333-4333-8333-333333333333";
  private static final String CATEGORY_ROW = "44444444-4444-4444-8444-444444444444";
  private static final String MAPPED = "12345678-1234-5678-9012-123456789abc";
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private final DebeziumEvents memories = DebeziumEvents.memories("openmemory");
  private final DebeziumEvents users = DebeziumEvents.users("openmemory");
  private final DebeziumEvents apps = DebeziumEvents.apps("openmemory");
  private final DebeziumEvents categories = DebeziumEvents.categories("openmemory");
  private final DebeziumEvents mem0 = DebeziumEvents.collection("mem0", "mem0migrations");
  private final DebeziumEvents mapping = DebeziumEvents.userIdMapping("mem0");

  private DrivenTopology pipeline;
  private TestOutputTopic<String, CanonicalMemory> canonical;
  private TestOutputTopic<String, MemoryConflict> conflicts;
  private TestOutputTopic<String, RejectedEvent> rejected;

  @BeforeEach
  void start(@TempDir Path state) {
    Map<String, Object> settings = DrivenTopology.settings();
    settings.put("conflict.policy", RefusesLongTexts.NAME);
    pipeline = new DrivenTopology(settings, null, state);
    canonical = pipeline.output(Topics.CANONICAL);
    conflicts = pipeline.output(Topics.CONFLICT);
    rejected = pipeline.output(Topics.REJECTED);
    pipeline.pipe(users, users.snapshot(row("id", USER_ROW, "user_id", "drj")));
    pipeline.pipe(apps, apps.snapshot(row("id", APP_ROW, "name", "claude")));
    // A store that has categories makes each of its rows wait for the rest of its transaction.
    pipeline.pipe(categories, categories.snapshot(row("id", CATEGORY_ROW, "name", "work")));
    pipeline.pass(LONG_ENOUGH);
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void aPolicyThatThrowsWhenAWaitEndsLeavesTheConflictOpenAndTheRestGoesOn() {
    pipeline.pipe(memories, memories.insert(memory(ID, "likes tea")));
    pipeline.pass(LONG_ENOUGH);
    pipeline.pipe(mem0, mem0.update(mem0Row("likes tea"), mem0Row("likes rum")));
    canonical.readValuesToList();

    pipeline.pipe(memories, memories.update(memory(ID, "likes tea"), memory(ID, "likes water")));
    pipeline.pass(LONG_ENOUGH);

    MemoryConflict conflict = conflicts.readValue();
    assertThat(conflict.getOpen()).isTrue();
    assertThat(conflict.getPolicy()).isEqualTo(RefusesLongTexts.NAME);
    assertThat(conflict.getLoser().getValue()).isEqualTo("likes water");
    assertThat(canonical.readValue().getContent()).isEqualTo("likes rum");
    assertThat(rejected.isEmpty()).isTrue();
    anotherMemoryIsRead();
  }

  @Test
  void whatWaitedWithAMemoryThatCannotBeSettledIsRejectedOnce() {
    pipeline.pipe(memories, memories.insert(memory(ID, "likes tea")));
    spoil();
    pipeline.pass(LONG_ENOUGH);
    pipeline.pass(LONG_ENOUGH);

    List<RejectedEvent> events = rejected.readValuesToList();
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getCode()).isEqualTo("resolver-failure");
    assertThat(events.get(0).getMemoryId()).isEqualTo(ID);
    assertThat(events.get(0).getStore()).isEqualTo("openmemory");
    assertThat(events.get(0).getValue()).isNotNull();
    assertThat(pipeline.stateOf(ID).getDueAt()).isNull();
    anotherMemoryIsRead();
  }

  @Test
  void aMemoryThatCannotFollowItsUserKeepsItsIdsAndTheOthersFollow() {
    pipeline.pipe(memories, memories.insert(memory(ID, "likes tea")));
    pipeline.pipe(memories, memories.insert(memory(OTHER, "likes tea")));
    pipeline.pass(LONG_ENOUGH);
    canonical.readValuesToList();
    spoil();

    pipeline.pipe(mapping, mapping.insert(row("string_id", "drj", "uuid_id", MAPPED)));
    pipeline.pass(LONG_ENOUGH);

    assertThat(canonical.readValuesToList())
        .extracting(CanonicalMemory::getId)
        .containsExactly(OTHER);
  }

  /** A wait that only a release to come knows. */
  private void spoil() {
    ResolverState state = pipeline.stateOf(ID);
    Map<String, Long> waits = new HashMap<>(state.getWaits());
    waits.put("OF_A_RELEASE_TO_COME", Long.MAX_VALUE);
    pipeline.spoil(ID, ResolverState.newBuilder(state).setWaits(waits).build());
  }

  private void anotherMemoryIsRead() {
    pipeline.pipe(memories, memories.insert(memory(OTHER, "likes milk")));
    pipeline.pass(LONG_ENOUGH);
    assertThat(canonical.readValue().getContent()).isEqualTo("likes milk");
  }

  private static Map<String, Object> memory(String id, String content) {
    return row(
        "id", id,
        "user_id", USER_ROW,
        "app_id", APP_ROW,
        "content", content,
        "metadata", "{}",
        "state", "active");
  }

  private static Map<String, Object> mem0Row(String content) {
    return row(
        "id",
        ID,
        "vector",
        List.of(1.0, 0.0),
        "payload",
        "{\"data\":\"" + content + "\",\"user_id\":\"drj\"}");
  }
}
