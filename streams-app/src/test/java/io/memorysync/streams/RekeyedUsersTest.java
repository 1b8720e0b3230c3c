package io.memorysync.streams;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.CanonicalMemory;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.MemoryConflict;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.VersionCause;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.testing.DebeziumEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memories follow their user when a mapping gives that user another UUID or a string. */
class RekeyedUsersTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String USER_ROW = "22222222-2222-4222-8222-222222222222";
  private static final String APP_ROW = "33333333-3333-4333-8333-333333333333";
  private static final String MAPPED = "12345678-1234-5678-9012-123456789abc";
  private static final String OTHER = "99999999-1234-4678-9012-123456789abc";
  private static final String DERIVED = UserIds.derivedId("drj");
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final DebeziumEvents memories = DebeziumEvents.memories("openmemory");
  private final DebeziumEvents users = DebeziumEvents.users("openmemory");
  private final DebeziumEvents apps = DebeziumEvents.apps("openmemory");
  private final DebeziumEvents mem0 = DebeziumEvents.collection("mem0", "mem0migrations");
  private final DebeziumEvents mapping = DebeziumEvents.userIdMapping("mem0");

  private DrivenTopology pipeline;
  private TestOutputTopic<String, CanonicalMemory> canonical;
  private TestOutputTopic<String, MemoryConflict> conflicts;
  private TestOutputTopic<String, UserId> userIds;

  @BeforeEach
  void start(@TempDir Path state) {
    pipeline = new DrivenTopology(DrivenTopology.settings(), null, state);
    canonical = pipeline.output(Topics.CANONICAL);
    conflicts = pipeline.output(Topics.CONFLICT);
    userIds = pipeline.output(Topics.USER_ID);
    pipeline.pipe(users, users.snapshot(row("id", USER_ROW, "user_id", "drj")));
    pipeline.pipe(apps, apps.snapshot(row("id", APP_ROW, "name", "claude")));
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void aUuidMappedLaterTakesThePlaceOfTheDerivedOneInAVersionForEveryStore() {
    openMemoryAdd(ID);
    assertThat(user()).isEqualTo(new UserRef(DERIVED, "drj"));
    map("drj", null, MAPPED);

    CanonicalMemory memory = canonical.readValue();
    assertThat(memory.getUser()).isEqualTo(new UserRef(MAPPED, "drj"));
    assertThat(memory.getCause()).isEqualTo(VersionCause.REKEYED);
    assertThat(memory.getVersion()).isEqualTo(2);
    assertThat(memory.getHeldBy()).isEmpty();
    assertThat(memory.getContent()).isEqualTo("likes tea");
  }

  @Test
  void aStringMappedLaterToAUuidThatMem0UsedTakesThePlaceOfTheUuid() {
    mem0Add(ID, MAPPED);
    assertThat(user()).isEqualTo(new UserRef(MAPPED, MAPPED));
    map("drj", null, MAPPED);
    assertThat(user()).isEqualTo(new UserRef(MAPPED, "drj"));
  }

  @Test
  void aMappingThatJoinsTwoUsersGathersTheMemoriesOfBoth() {
    String other = UUID.randomUUID().toString();
    openMemoryAdd(ID);
    mem0Add(other, MAPPED);
    canonical.readKeyValuesToList();
    map("drj", null, MAPPED);

    List<KeyValue<String, CanonicalMemory>> versions = canonical.readKeyValuesToList();
    assertThat(versions).extracting(version -> version.key).containsExactlyInAnyOrder(ID, other);
    assertThat(versions)
        .allSatisfy(
            version -> assertThat(version.value.getUser()).isEqualTo(new UserRef(MAPPED, "drj")));
  }

  @Test
  void everyOneOfManyMemoriesFollowsOnce() {
    int many = 1200;
    for (int i = 0; i < many; i++) {
      mem0Add(new UUID(7, i).toString(), MAPPED);
    }
    assertThat(canonical.readKeyValuesToList()).hasSize(many);
    map("drj", null, MAPPED);
    for (int tick = 0; tick < 5; tick++) {
      pipeline.pass(A_SECOND);
    }

    List<KeyValue<String, CanonicalMemory>> versions = canonical.readKeyValuesToList();
    assertThat(versions.stream().map(version -> version.key).distinct()).hasSize(many);
    assertThat(versions).hasSize(many);
    assertThat(versions)
        .allSatisfy(version -> assertThat(version.value.getUser().getKey()).isEqualTo("drj"));
  }

  @Test
  void memoriesOfOthersStayAsTheyAre() {
    mem0Add(ID, OTHER);
    canonical.readValuesToList();
    map("drj", null, MAPPED);
    assertThat(canonical.isEmpty()).isTrue();
  }

  @Test
  void aChangeReadBeforeTheMappingCameIsReKeyedWhenItArrives() {
    openMemoryAdd(ID);
    MemoryChange late = changeReadByNow();
    map("drj", null, MAPPED);
    canonical.readValuesToList();
    String other = UUID.randomUUID().toString();

    pipeline.pipe(Topics.CHANGE, other, MemoryChange.newBuilder(late).setMemoryId(other).build());
    pipeline.pass(Duration.ofSeconds(10));

    List<CanonicalMemory> versions = canonical.readValuesToList();
    assertThat(versions.get(versions.size() - 1).getUser()).isEqualTo(new UserRef(MAPPED, "drj"));
  }

  @Test
  void aWriteThatHadNotSeenTheNewUuidHoldsAndIsNoConflict() {
    mem0Add(ID, MAPPED);
    map("drj", null, MAPPED);
    map("drj", MAPPED, OTHER);
    canonical.readValuesToList();

    pipeline.pipe(
        mem0, mem0.update(mem0Row(ID, MAPPED, "likes tea"), mem0Row(ID, MAPPED, "likes rum")));

    CanonicalMemory memory = canonical.readValue();
    assertThat(memory.getContent()).isEqualTo("likes rum");
    assertThat(memory.getUser()).isEqualTo(new UserRef(OTHER, "drj"));
    assertThat(conflicts.isEmpty()).isTrue();
  }

  @Test
  void aChangedMappingIsFollowedToo() {
    mem0Add(ID, MAPPED);
    map("drj", null, MAPPED);
    canonical.readValuesToList();
    map("drj", MAPPED, OTHER);
    assertThat(user()).isEqualTo(new UserRef(OTHER, "drj"));
  }

  @Test
  void aRemovedMappingChangesNoMemoryUntilItsUserWritesAgain() {
    map("drj", null, MAPPED);
    openMemoryAdd(ID);
    canonical.readValuesToList();
    userIds.readKeyValuesToList();

    pipeline.pipe(mapping, mapping.delete(row("string_id", "drj", "uuid_id", MAPPED)));
    pipeline.pass(A_SECOND);

    assertThat(userIds.readKeyValuesToList()).containsExactly(new KeyValue<>("drj", (UserId) null));
    assertThat(canonical.isEmpty()).isTrue();

    openMemoryAdd(UUID.randomUUID().toString());

    assertThat(userIds.readValue()).isEqualTo(new UserId("drj", DERIVED, UserIdSource.DERIVED));
    assertThat(canonical.readValuesToList())
        .extracting(CanonicalMemory::getUser)
        .as("the new memory and the old one")
        .containsExactly(new UserRef(DERIVED, "drj"), new UserRef(DERIVED, "drj"));
  }

  private UserRef user() {
    return canonical.readValue().getUser();
  }

  private void map(String key, String before, String id) {
    Map<String, Object> row = row("string_id", key, "uuid_id", id);
    pipeline.pipe(
        mapping,
        before == null
            ? mapping.insert(row)
            : mapping.update(row("string_id", key, "uuid_id", before), row));
    pipeline.pass(A_SECOND);
  }

  private void openMemoryAdd(String id) {
    pipeline.pipe(
        memories,
        memories.insert(
            row(
                "id",
                id,
                "user_id",
                USER_ROW,
                "app_id",
                APP_ROW,
                "content",
                "likes tea",
                "metadata",
                "{}",
                "state",
                "active")));
    pipeline.pass(A_SECOND);
  }

  private void mem0Add(String id, String user) {
    pipeline.pipe(mem0, mem0.insert(mem0Row(id, user, "likes tea")));
  }

  private static Map<String, Object> mem0Row(String id, String user, String content) {
    return row(
        "id",
        id,
        "vector",
        List.of(1.0, 0.0),
        "payload",
        "{\"data\":\"" + content + "\",\"user_id\":\"" + user + "\"}");
  }

  private MemoryChange changeReadByNow() {
    return pipeline.<MemoryChange>output(Topics.CHANGE).readValue();
  }
}
