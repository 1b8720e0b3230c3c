package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.stays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.VersionCause;
import io.memorysync.stack.clients.OpenMemoryClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserIdIT {

  private static final String TEXT = "Is allergic to peanuts.";
  private static final int MANY = 300;

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private final String user = Pipeline.newUser();
  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;
  private MemoryGraph graph;

  @BeforeEach
  void look() throws SQLException {
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
    graph = pipeline.graph();
  }

  @Test
  void anUnknownUserGetsAUuidThatIsPublishedAndWrittenIntoTheMapping() throws SQLException {
    UUID id = pipeline.openMemory().add(user, TEXT);

    eventually(() -> assertThat(mem0.payload(id)).isPresent());
    String userId = mem0.text(id, "user_id");
    assertThat(UUID.fromString(userId).version()).isEqualTo(5);
    eventually(
        () ->
            assertThat(pipeline.published().userId(user))
                .hasValueSatisfying(pair -> assertThat(pair.getId()).isEqualTo(userId)));
    eventually(() -> assertThat(mem0.mappedUser(user)).hasValue(UUID.fromString(userId)));
  }

  @Test
  void whatMem0WritesUnderThatUuidBelongsToTheSameUserOfOpenMemory() throws SQLException {
    UUID first = pipeline.openMemory().add(user, TEXT);
    eventually(() -> assertThat(mem0.payload(first)).isPresent());
    String userId = mem0.text(first, "user_id");

    UUID second = pipeline.mem0().add(userId, "Carries an adrenaline pen.", Map.of());

    eventually(() -> assertThat(openMemory.memory(second)).containsEntry("user", user));
    assertThat(openMemory.user(userId)).as("no user named like the UUID").isEmpty();
  }

  @Test
  void aPairThatAPersonMappedIsUsedInPlaceOfADerivedOne() throws SQLException {
    UUID userId = mapped();

    UUID id = pipeline.openMemory().add(user, TEXT);

    eventually(() -> assertThat(mem0.text(id, "user_id")).isEqualTo(userId.toString()));
  }

  @Test
  void aMappingThatArrivesLateReKeysEveryMemoryOfItsUserInEveryStore() throws SQLException {
    OpenMemoryClient client = pipeline.openMemory();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      ids.add(client.add(user, TEXT + " " + i));
    }
    eventually(() -> assertThat(mem0.mappedUser(user)).isPresent());
    eventually(() -> assertThat(mem0.count(mem0.mappedUser(user).orElseThrow())).isEqualTo(MANY));
    UUID derived = mem0.mappedUser(user).orElseThrow();
    UUID mapped = UUID.randomUUID();

    mem0.remap(user, mapped);

    eventually(() -> assertThat(mem0.count(mapped)).isEqualTo(MANY));
    assertThat(mem0.count(derived)).isZero();
    UUID any = ids.get(MANY / 2);
    eventually(() -> assertThat(graph.userId(any)).isEqualTo(mapped.toString()));
    assertThat(graph.user(any)).isEqualTo(user);
    eventually(
        () ->
            assertThat(pipeline.published().last(any).orElseThrow())
                .satisfies(
                    memory -> {
                      assertThat(memory.getUser().getId()).isEqualTo(mapped.toString());
                      assertThat(memory.getCause()).isEqualTo(VersionCause.REKEYED);
                    }));
    assertThat(openMemory.memory(any)).containsEntry("user", user);
    assertThat(pipeline.published().conflicts(any)).isEmpty();
  }

  @Test
  void aStringMappedToAUuidThatMem0UsedTakesOverItsMemoriesInOpenMemory() throws SQLException {
    UUID userId = UUID.randomUUID();
    UUID id = pipeline.mem0().add(userId.toString(), TEXT, Map.of());
    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("user", userId.toString()));

    mem0.map(user, userId);

    eventually(() -> assertThat(openMemory.memory(id)).containsEntry("user", user));
    eventually(
        () ->
            assertThat(openMemory.payload(id).orElseThrow().path("user_id").asText())
                .isEqualTo(user));
    eventually(() -> assertThat(graph.user(id)).isEqualTo(user));
    assertThat(graph.userId(id)).isEqualTo(userId.toString());
    assertThat(mem0.text(id, "user_id")).isEqualTo(userId.toString());
  }

  @Test
  void aSecondStringForOneUuidIsRefusedAndChangesNothing() throws SQLException {
    UUID userId = mapped();
    UUID id = pipeline.openMemory().add(user, TEXT);
    eventually(() -> assertThat(mem0.text(id, "user_id")).isEqualTo(userId.toString()));
    String second = Pipeline.newUser();

    assertThatThrownBy(() -> mem0.map(second, userId))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("unique");

    UUID other = pipeline.openMemory().add(second, "Likes almonds.");
    eventually(() -> assertThat(mem0.payload(other)).isPresent());
    assertThat(mem0.text(other, "user_id")).isNotEqualTo(userId.toString());
    assertThat(mem0.text(id, "user_id")).isEqualTo(userId.toString());
    eventually(() -> assertThat(pipeline.published().versions(id)).hasSize(1));
  }

  @Test
  void aRemovedMappingDoesNotComeBackWhenTheSinkReadsItsPairAgain() throws SQLException {
    mapped();
    mem0.unmap(user);
    eventually(() -> assertThat(pipeline.published().userIdsTakenBack()).contains(user));

    pipeline.stack().replay("user-id-sink");

    assertThat(mem0.mappedUser(user)).isEmpty();
  }

  @Test
  void aRemovedMappingLeavesTheMemoriesUntilTheUserWritesAgain() throws SQLException {
    UUID userId = mapped();
    UUID id = pipeline.openMemory().add(user, TEXT);
    eventually(() -> assertThat(mem0.text(id, "user_id")).isEqualTo(userId.toString()));

    mem0.unmap(user);

    stays(
        Duration.ofSeconds(2),
        () -> assertThat(mem0.text(id, "user_id")).isEqualTo(userId.toString()));

    // A write that overtakes the removal, which is in another topic, has the old id still.
    AtomicReference<String> written = new AtomicReference<>();
    OpenMemoryClient client = pipeline.openMemory();
    eventually(
        () -> {
          UUID next = client.add(user, "Carries an adrenaline pen.");
          eventually(() -> assertThat(mem0.payload(next)).isPresent());
          written.set(mem0.text(next, "user_id"));
          assertThat(UUID.fromString(written.get()).version()).isEqualTo(5);
        });
    String derived = written.get();
    eventually(() -> assertThat(mem0.text(id, "user_id")).isEqualTo(derived));
    eventually(() -> assertThat(mem0.mappedUser(user)).hasValue(UUID.fromString(derived)));
  }

  /** Maps the user as a person would, and waits until that is known; returns the UUID. */
  private UUID mapped() throws SQLException {
    UUID userId = UUID.randomUUID();
    mem0.map(user, userId);
    eventually(
        () ->
            assertThat(pipeline.published().userId(user))
                .hasValueSatisfying(
                    pair -> assertThat(pair.getSource()).isEqualTo(UserIdSource.MAPPING)));
    return userId;
  }
}
