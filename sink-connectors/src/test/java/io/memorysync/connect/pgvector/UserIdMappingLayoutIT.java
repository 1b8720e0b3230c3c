package io.memorysync.connect.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connect.common.ConnectRecords;
import io.memorysync.connect.common.RunningTask;
import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserIdMappingLayoutIT {

  private static final UUID DRJ = UUID.fromString("12345678-1234-5678-9012-123456789abc");
  private static final UUID OTHER = UUID.fromString("87654321-1234-5678-9012-123456789abc");

  private static StoreDatabase database;
  private RunningTask task;

  @BeforeAll
  static void prepareDatabase() {
    database = StoreDatabase.mem0();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @BeforeEach
  void startOnAnEmptyTable() {
    database.execute("TRUNCATE user_id_mapping");
    task = new RunningTask(new PgVectorSinkTask(), database.userIdOptions());
  }

  @AfterEach
  void stop() {
    task.close();
  }

  @Test
  void aNewPairIsARow() {
    task.putRecords(List.of(pair("drj", DRJ, 0)));

    assertThat(pairs()).containsExactly("drj " + DRJ);
    assertThat(database.value("SELECT created_at IS NOT NULL FROM user_id_mapping")).isEqualTo("t");
  }

  @Test
  void aPairThatIsThereIsLeftAlone() {
    insert("drj", DRJ);
    String before = database.value("SELECT xmin FROM user_id_mapping");

    task.putRecords(List.of(pair("drj", DRJ, 0)));

    assertThat(database.value("SELECT xmin FROM user_id_mapping")).isEqualTo(before);
    assertThat(task.metric("rows-equal-total")).isEqualTo(1);
  }

  @Test
  void aStringThatHasAUuidKeepsIt() {
    insert("drj", DRJ);

    task.putRecords(List.of(pair("drj", OTHER, 0)));

    assertThat(pairs()).containsExactly("drj " + DRJ);
  }

  @Test
  void aUuidThatHasAStringKeepsIt() {
    insert("drj", DRJ);

    task.putRecords(List.of(pair("doctor", DRJ, 0), pair("ann", OTHER, 1)));

    assertThat(pairs()).containsExactly("ann " + OTHER, "drj " + DRJ);
  }

  @Test
  void theLastPairOfAStringInABatchCounts() {
    task.putRecords(List.of(pair("drj", OTHER, 0), pair("drj", DRJ, 1)));

    assertThat(pairs()).containsExactly("drj " + DRJ);
  }

  @Test
  void aPairThatTheTableToldIsNotWrittenBackWhereItsRowWasDeleted() {
    task.putRecords(List.of(mapped("drj", DRJ, 0), pair("ann", OTHER, 1)));

    assertThat(pairs()).containsExactly("ann " + OTHER);
  }

  @Test
  void aPairThatTheTableToldAndLostIsWrittenBack() {
    SinkRecord lost = mapped("drj", DRJ, 0);
    lost.headers().add(Topics.LOST_PAIR_HEADER, SchemaAndValue.NULL);

    task.putRecords(List.of(lost));

    assertThat(pairs()).containsExactly("drj " + DRJ);
  }

  @Test
  void aPairThatTheTableLostLongAgoIsNotWrittenBackByAReplay() {
    SinkRecord pair = mapped("drj", DRJ, 0);
    SinkRecord lost =
        new SinkRecord(
            pair.topic(),
            pair.kafkaPartition(),
            pair.keySchema(),
            pair.key(),
            pair.valueSchema(),
            pair.value(),
            pair.kafkaOffset(),
            Instant.now().minus(Duration.ofDays(1)).toEpochMilli(),
            TimestampType.CREATE_TIME);
    lost.headers().add(Topics.LOST_PAIR_HEADER, SchemaAndValue.NULL);

    task.putRecords(List.of(lost));

    assertThat(pairs()).isEmpty();
  }

  @Test
  void aPairThatAMappingReplacedIsNotWrittenWhereTheMappingWasDeleted() {
    task.putRecords(List.of(pair("drj", OTHER, 0), mapped("drj", DRJ, 1)));

    assertThat(pairs()).isEmpty();
  }

  @Test
  void aTombstoneDeletesNothing() {
    insert("drj", DRJ);

    task.putRecords(List.of(tombstone("drj", 0)));

    assertThat(pairs()).containsExactly("drj " + DRJ);
  }

  @Test
  void aPairIsNotWrittenWhenItsTombstoneIsInTheSameBatch() {
    task.putRecords(List.of(pair("drj", DRJ, 0), tombstone("drj", 1)));

    assertThat(pairs()).isEmpty();
  }

  @Test
  void aStringThatTheColumnCannotHoldIsADeadLetterAndTheRestIsWritten() {
    task.putRecords(List.of(pair("x".repeat(256), OTHER, 0), pair("drj", DRJ, 1)));

    assertThat(pairs()).containsExactly("drj " + DRJ);
    assertThat(task.context().deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.record().kafkaOffset()).isZero());
  }

  @Test
  void anIdThatIsNoUuidIsADeadLetter() {
    UserId pair = new UserId("drj", "drj", UserIdSource.DERIVED);

    task.putRecords(List.of(ConnectRecords.record(pair, 0)));

    assertThat(task.context().deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).hasMessage("Field id is no UUID."));
  }

  private static SinkRecord pair(String key, UUID id, long offset) {
    return ConnectRecords.record(new UserId(key, id.toString(), UserIdSource.DERIVED), offset);
  }

  private static SinkRecord mapped(String key, UUID id, long offset) {
    return ConnectRecords.record(new UserId(key, id.toString(), UserIdSource.MAPPING), offset);
  }

  private static SinkRecord tombstone(String key, long offset) {
    return ConnectRecords.record(Topics.USER_ID, key, SchemaAndValue.NULL, offset);
  }

  private static void insert(String key, UUID id) {
    database.execute(
        "INSERT INTO user_id_mapping (string_id, uuid_id) VALUES ('%s', '%s')".formatted(key, id));
  }

  private static List<String> pairs() {
    return database.column(
        "SELECT string_id || ' ' || uuid_id FROM user_id_mapping ORDER BY string_id");
  }
}
