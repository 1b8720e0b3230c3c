package io.memorysync.connect.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class UserIdReaderTest {

  private static final UserId PAIR =
      new UserId("drj", "12345678-1234-5678-9012-123456789abc", UserIdSource.DERIVED);

  private final UserIdReader reader = new UserIdReader();

  @Test
  void aPairIsReadAsItWasWritten() {
    assertThat(reader.pair(ConnectRecords.record(PAIR, 0))).contains(PAIR);
  }

  @Test
  void theKeyIsTheStringId() {
    assertThat(reader.key(ConnectRecords.record(PAIR, 0))).isEqualTo("drj");
  }

  @Test
  void aTombstoneHasNoPair() {
    assertThat(reader.pair(ConnectRecords.record(Topics.USER_ID, "drj", SchemaAndValue.NULL, 0)))
        .isEmpty();
  }

  @Test
  void aStringIdOtherThanTheKeyIsRefused() {
    SinkRecord record =
        ConnectRecords.record(
            Topics.USER_ID,
            "someone-else",
            ConnectRecords.connectData(ConnectRecords.generic(PAIR)),
            0);

    assertThatThrownBy(() -> reader.pair(record))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("value.key");
  }
}
