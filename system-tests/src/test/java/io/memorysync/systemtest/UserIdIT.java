package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.UserIdSource;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserIdIT {

  private static final String TEXT = "Is allergic to peanuts.";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private final String user = Pipeline.newUser();
  private OpenMemoryTables openMemory;
  private Mem0Collection mem0;

  @BeforeEach
  void look() throws SQLException {
    openMemory = pipeline.openMemoryTables();
    mem0 = pipeline.mem0Collection();
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
    UUID userId = UUID.randomUUID();
    mem0.map(user, userId);
    eventually(
        () ->
            assertThat(pipeline.published().userId(user))
                .hasValueSatisfying(
                    pair -> assertThat(pair.getSource()).isEqualTo(UserIdSource.MAPPING)));

    UUID id = pipeline.openMemory().add(user, TEXT);

    eventually(() -> assertThat(mem0.text(id, "user_id")).isEqualTo(userId.toString()));
  }
}
