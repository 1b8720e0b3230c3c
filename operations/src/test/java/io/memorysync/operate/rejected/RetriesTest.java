package io.memorysync.operate.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.operate.config.OperationsException;
import io.memorysync.schema.RejectedEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final String ID = "mem0.public.mem0migrations-1-17";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final RejectedEvent rejection =
      RejectedEvent.newBuilder()
          .setCode("reference-missing")
          .setReason("The user did not arrive.")
          .setTopic("mem0.public.mem0migrations")
          .setPartition(1)
          .setOffset(17)
          .setValue(ByteBuffer.wrap(new byte[] {0, 1}))
          .setRejectedAt(NOW)
          .build();

  @Test
  void aRejectionIsNotRetriedUntilARecordOfItsRetryFollows() {
    Retries retries = new Retries();
    retries.add(ID, rejection);
    assertThat(retries.of(ID)).isEmpty();

    retries.add(ID, Retries.record(rejection, NOW.plusSeconds(60), 23));
    assertThat(retries.of(ID)).hasValue(new Retries.Retry(NOW.plusSeconds(60), 23));
  }

  @Test
  void theRecordOfARetryDoesNotKeepTheOriginalsBytesOnceMore() {
    RejectedEvent retry = Retries.record(rejection, NOW, 23);
    assertThat(retry.getKey()).isNull();
    assertThat(retry.getValue()).isNull();
    assertThat(retry.getCode()).isEqualTo(rejection.getCode());
  }

  @Test
  void anIdIsReadFromItsEndSinceTopicsHaveHyphensToo() {
    assertThat(RecordId.parse("__debezium-heartbeat.mem0-0-5"))
        .isEqualTo(new RecordId("__debezium-heartbeat.mem0", 0, 5));
  }

  @Test
  void whatIsNoIdIsRefusedWithTheForm() {
    assertThatThrownBy(() -> RecordId.parse("17"))
        .isInstanceOf(OperationsException.class)
        .hasMessageContaining("topic-partition-offset");
  }

  @Test
  void ofManyTheNewestAreListedOldestFirst() {
    Newest<Integer> newest = new Newest<>(Comparator.<Integer>naturalOrder(), 2);
    newest.add(5);
    newest.add(1);
    newest.add(3);
    assertThat(newest.list()).containsExactly(3, 5);
    assertThat(newest.leftOut()).isEqualTo(1);
  }
}
