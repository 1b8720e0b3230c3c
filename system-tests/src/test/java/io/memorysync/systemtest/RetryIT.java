package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.RejectedEvent;
import io.memorysync.testkit.Operation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What was rejected is driven again once its cause is mended, by {@code ./memory-sync rejected}.
 */
@OtherSettings
class RetryIT {

  private static final String TEXT = "Keeps bees.";

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private Mem0Collection mem0;

  @BeforeEach
  void look() throws SQLException {
    mem0 = pipeline.mem0Collection();
  }

  @Test
  void aMemoryWhoseUserCameTooLateIsThereAfterARetry() throws SQLException {
    String user = Pipeline.newUser();
    UUID userRow = UUID.randomUUID();
    UUID appRow = UUID.randomUUID();
    UUID id = UUID.randomUUID();
    pipeline.openMemory().addVector(id, user, TEXT);
    withoutConstraints(
        "INSERT INTO memories (id, user_id, app_id, content, metadata, state, created_at,"
            + " updated_at) VALUES ('%s', '%s', '%s', '%s', '{}', 'active', now(), now())"
                .formatted(id, userRow, appRow, TEXT));
    eventually(() -> assertThat(pipeline.published().rejections(id)).hasSize(1));
    RejectedEvent rejection = pipeline.published().rejections(id).get(0);
    assertThat(rejection.getCode()).isEqualTo("reference-missing");
    Operation list = pipeline.stack().operate("rejected", "--memory", id.toString());
    assertThat(list.status()).as(list.errors()).isEqualTo(1);
    assertThat(list.output()).contains(id(rejection), "reference-missing").doesNotContain(TEXT);

    withoutConstraints(
        "INSERT INTO users (id, user_id, metadata) VALUES ('%s', '%s', '{}')"
            .formatted(userRow, user));
    withoutConstraints(
        "INSERT INTO apps (id, owner_id, name, metadata, is_active) VALUES"
            + " ('%s', '%s', 'cursor', '{}', true)".formatted(appRow, userRow));
    Operation retry = pipeline.stack().operate("rejected", "retry", id(rejection));

    assertThat(retry.status()).as(retry.errors()).isZero();
    eventually(() -> assertThat(mem0.text(id, "data")).isEqualTo(TEXT));
    Operation after = pipeline.stack().operate("rejected", "--memory", id.toString());
    assertThat(after.status()).as(after.output()).isZero();
  }

  @Test
  void whatIsRejectedAgainIsListedAnewAndTheFirstIsRetriedOnce() throws SQLException {
    UUID malformed = UUID.randomUUID();
    mem0.insert(malformed, "[1, 2]");
    eventually(() -> assertThat(pipeline.published().rejections(malformed)).hasSize(1));
    RejectedEvent rejection = pipeline.published().rejections(malformed).get(0);

    assertThat(pipeline.stack().operate("rejected", "retry", id(rejection)).status()).isZero();

    // The rejection, the record of its retry, and the rejection of the record under its new offset.
    eventually(() -> assertThat(pipeline.published().rejections(malformed)).hasSize(3));
    Operation list = pipeline.stack().operate("rejected", "--memory", malformed.toString());
    assertThat(list.output()).doesNotContain(id(rejection)).contains("invalid-payload");
    Operation second = pipeline.stack().operate("rejected", "retry", id(rejection));
    assertThat(second.status()).isEqualTo(1);
    assertThat(second.output()).contains("Nothing was written.", "was retried at");
    assertThat(pipeline.published().rejections(malformed)).hasSize(3);
  }

  @Test
  void showHasTheReasonAndTheDecodedRow() throws SQLException {
    UUID malformed = UUID.randomUUID();
    mem0.insert(malformed, "[\"bees\"]");
    eventually(() -> assertThat(pipeline.published().rejections(malformed)).hasSize(1));

    Operation show =
        pipeline
            .stack()
            .operate("rejected", "show", id(pipeline.published().rejections(malformed).get(0)));

    assertThat(show.status()).as(show.errors()).isZero();
    assertThat(show.output())
        .contains("\"code\" : \"invalid-payload\"", malformed.toString(), "384 values", "bees");
  }

  private void withoutConstraints(String sql) throws SQLException {
    try (Connection connection = pipeline.stack().openMemory();
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(sql);
    }
  }

  private static String id(RejectedEvent event) {
    return event.getTopic() + "-" + event.getPartition() + "-" + event.getOffset();
  }
}
