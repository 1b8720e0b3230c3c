package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.stack.status.StackStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A memory's user arrives on another topic, and may arrive later. The database would not take the
 * rows in that order, so the session that writes them has its constraints switched off.
 */
class MissingReferenceIT {

  private static final String TEXT = "Keeps bees.";
  private static final String MEMORIES = "openmemory/memories";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  @Test
  void aMemoryOfAUserWhoWasNotSeenYetWaitsAndThenArrives() throws Exception {
    Mem0Collection mem0 = pipeline.mem0Collection();
    String user = Pipeline.newUser();
    UUID userRow = UUID.randomUUID();
    UUID appRow = UUID.randomUUID();
    UUID id = UUID.randomUUID();

    pipeline.openMemory().addVector(id, user, TEXT);
    withoutConstraints(
        "INSERT INTO memories (id, user_id, app_id, content, metadata, state, created_at,"
            + " updated_at) VALUES ('%s', '%s', '%s', '%s', '{}', 'active', now(), now())"
                .formatted(id, userRow, appRow, TEXT));

    eventually(() -> assertThat(waitsFor()).containsExactly("row " + userRow + " of users"));
    assertThat(pipeline.published().versions(id)).isEmpty();

    withoutConstraints(
        "INSERT INTO users (id, user_id, metadata) VALUES ('%s', '%s', '{}')"
            .formatted(userRow, user));
    eventually(() -> assertThat(waitsFor()).containsExactly("row " + appRow + " of apps"));
    withoutConstraints(
        "INSERT INTO apps (id, owner_id, name, metadata, is_active) VALUES"
            + " ('%s', '%s', 'cursor', '{}', true)".formatted(appRow, userRow));

    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(TEXT));
    eventually(
        () ->
            assertThat(pipeline.published().last(id).orElseThrow().getUser().getKey())
                .isEqualTo(user));
    eventually(() -> assertThat(waitsFor()).isEmpty());
  }

  /** The rows for which rows of OpenMemory's memories wait, one each, as the status names them. */
  private List<String> waitsFor() {
    StackStatus.Events events = pipeline.stack().status().events();
    List<String> rows = events.waitsFor().getOrDefault(MEMORIES, List.of());
    assertThat(events.parked()).containsEntry(MEMORIES, (long) rows.size());
    return rows;
  }

  private void withoutConstraints(String sql) throws SQLException {
    try (Connection connection = pipeline.stack().openMemory();
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(sql);
    }
  }
}
