package io.memorysync.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Operation;
import io.debezium.data.Envelope;
import io.debezium.pipeline.notification.Notification;
import io.debezium.pipeline.source.snapshot.incremental.AbstractIncrementalSnapshotContext;
import io.debezium.relational.TableId;
import io.debezium.schema.SchemaFactory;
import io.debezium.schema.SchemaNameAdjuster;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** The offsets are those of Debezium's own offset context, moved as its streaming moves it. */
class StreamPositionTest {

  private static final Map<String, String> PARTITION = Map.of("server", "openmemory");
  private static final TableId MEMORIES = new TableId(null, "public", "memories");
  private static final Schema ROW =
      SchemaBuilder.struct().optional().field("id", Schema.STRING_SCHEMA).build();
  private static final PostgresOffsetContext.Loader LOADER =
      new PostgresOffsetContext.Loader(
          new PostgresConnectorConfig(
              Configuration.create()
                  .with("topic.prefix", "openmemory")
                  .with("database.dbname", "openmemory")
                  .build()));

  private final Map<String, Object> startedFrom = Map.of("lsn", 50L, "lsn_proc", 50L, "txId", 5L);
  private final PostgresOffsetContext debezium = LOADER.load(startedFrom);
  private final StreamPosition position =
      new StreamPosition(partition -> PARTITION.equals(partition) ? startedFrom : null);

  @Test
  void a_row_of_the_snapshot_does_not_say_that_the_change_after_it_was_handed_out() {
    position.handOut(change(100, 10));
    startSnapshot();
    moveTo(200, 11);

    PostgresOffsetContext restarted = restartedFrom(position.handOut(snapshotRow("a")));

    assertThat(restarted.asOffsetState().lastSeenLsn()).isEqualTo(Lsn.valueOf(100L));
    assertThat(restarted.lastCompletelyProcessedLsn()).isEqualTo(Lsn.valueOf(100L));
    assertThat(restarted.asOffsetState().lastSeenTxId()).isEqualTo(10L);
  }

  @Test
  void its_offset_differs_from_that_of_the_change_before_it_only_in_the_progress_of_the_snapshot() {
    SourceRecord before = position.handOut(change(100, 10));
    startSnapshot();
    moveTo(200, 11);
    SourceRecord row = snapshotRow("a");

    Map<String, Object> offset = offsetOf(position.handOut(row));

    assertThat(streamed(offset)).isEqualTo(offsetOf(before));
    assertThat(progress(offset)).isNotEmpty().isEqualTo(progress(offsetOf(row)));
  }

  @Test
  void a_restart_reads_the_snapshot_on_from_the_last_row() {
    position.handOut(change(100, 10));
    startSnapshot();
    moveTo(200, 11);
    position.handOut(snapshotRow("a"));

    PostgresOffsetContext restarted = restartedFrom(position.handOut(snapshotRow("b")));

    AbstractIncrementalSnapshotContext<?> snapshot =
        (AbstractIncrementalSnapshotContext<?>) restarted.getIncrementalSnapshotContext();
    assertThat(snapshot.snapshotRunning()).isTrue();
    assertThat(snapshot.chunkEndPosititon()).containsExactly("b");
  }

  @Test
  void a_change_after_the_rows_moves_the_position() {
    startSnapshot();
    moveTo(200, 11);
    position.handOut(snapshotRow("a"));
    SourceRecord change = changeHere();

    assertThat(position.handOut(change)).isSameAs(change);
    moveTo(300, 12);
    assertThat(restartedFrom(position.handOut(snapshotRow("b"))).lastCompletelyProcessedLsn())
        .isEqualTo(Lsn.valueOf(200L));
  }

  @Test
  void so_does_a_heartbeat() {
    position.handOut(change(100, 10));
    moveTo(150, 10);
    SourceRecord heartbeat = heartbeat();
    assertThat(position.handOut(heartbeat)).isSameAs(heartbeat);
    startSnapshot();
    moveTo(200, 11);

    assertThat(restartedFrom(position.handOut(snapshotRow("a"))).lastCompletelyProcessedLsn())
        .isEqualTo(Lsn.valueOf(150L));
  }

  @Test
  void rows_before_any_change_keep_the_position_that_the_task_started_from() {
    startSnapshot();
    moveTo(200, 11);

    Map<String, Object> offset = offsetOf(position.handOut(snapshotRow("a")));

    assertThat(streamed(offset)).isEqualTo(startedFrom);
    assertThat(progress(offset)).isNotEmpty();
  }

  @Test
  void rows_of_a_task_that_started_from_nothing_leave_it_so() {
    startSnapshot();
    moveTo(200, 11);

    assertThat(new StreamPosition(partition -> null).handOut(snapshotRow("a")).sourceOffset())
        .isNull();
  }

  @Test
  void progress_of_a_snapshot_that_is_over_is_not_taken_along() {
    startSnapshot();
    position.handOut(change(100, 10));
    snapshot().nextDataCollection();
    moveTo(200, 11);

    assertThat(progress(offsetOf(position.handOut(notification("Incremental Snapshot")))))
        .isEmpty();
  }

  @Test
  void a_notification_about_the_snapshot_does_not_move_the_position() {
    position.handOut(change(100, 10));
    startSnapshot();
    moveTo(200, 11);

    assertThat(
            restartedFrom(position.handOut(notification("Incremental Snapshot")))
                .lastCompletelyProcessedLsn())
        .isEqualTo(Lsn.valueOf(100L));
  }

  @Test
  void records_of_the_initial_snapshot_stay_as_they_are() {
    debezium.preSnapshotStart(false);
    SourceRecord row = readHere("a");
    SourceRecord notification = notification("Initial Snapshot");

    assertThat(position.handOut(row)).isSameAs(row);
    assertThat(position.handOut(notification)).isSameAs(notification);
  }

  @Test
  void a_row_keeps_everything_but_its_offset() {
    startSnapshot();
    moveTo(200, 11);
    SourceRecord row = snapshotRow("a");
    row.headers().addString("header", "value");

    assertThat(position.handOut(row))
        .usingRecursiveComparison()
        .ignoringFields("sourceOffset")
        .isEqualTo(row);
  }

  private void startSnapshot() {
    snapshot()
        .addDataCollectionNamesToSnapshot("signal", List.of("public.memories"), List.of(), "");
  }

  @SuppressWarnings("unchecked")
  private AbstractIncrementalSnapshotContext<TableId> snapshot() {
    return (AbstractIncrementalSnapshotContext<TableId>) debezium.getIncrementalSnapshotContext();
  }

  /** As Debezium does before it hands out a change, and before the rows that go ahead of it. */
  private void moveTo(long lsn, long transaction) {
    debezium.incrementLsnEventsProcessed(Lsn.valueOf(lsn));
    debezium.updateWalPosition(
        Lsn.valueOf(lsn),
        Lsn.valueOf(lsn),
        Instant.EPOCH.plusMillis(lsn),
        transaction,
        null,
        MEMORIES,
        Operation.UPDATE);
  }

  private SourceRecord change(long lsn, long transaction) {
    moveTo(lsn, transaction);
    return changeHere();
  }

  private SourceRecord changeHere() {
    return record(envelope().update(null, row("u"), debezium.getSourceInfo(), Instant.EPOCH));
  }

  private SourceRecord snapshotRow(String id) {
    debezium.incrementalSnapshotEvents();
    snapshot().sendEvent(new Object[] {id});
    debezium.event(MEMORIES, Instant.EPOCH.plusSeconds(1));
    SourceRecord row = readHere(id);
    debezium.postSnapshotCompletion();
    return row;
  }

  private SourceRecord readHere(String id) {
    return record(envelope().read(row(id), debezium.getSourceInfo(), Instant.EPOCH));
  }

  private SourceRecord heartbeat() {
    Schema schema = SchemaFactory.get().heartbeatValueSchema(SchemaNameAdjuster.NO_OP);
    return record(new Struct(schema).put("ts_ms", 1L));
  }

  private SourceRecord notification(String aggregate) {
    Schema schema = SchemaFactory.get().notificationValueSchema(SchemaNameAdjuster.NO_OP);
    return record(
        new Struct(schema)
            .put(Notification.ID_KEY, "signal")
            .put(Notification.TYPE, "IN_PROGRESS")
            .put(Notification.AGGREGATE_TYPE, aggregate)
            .put(Notification.TIMESTAMP, 1L));
  }

  private SourceRecord record(Struct value) {
    return new SourceRecord(
        PARTITION,
        debezium.getOffset(),
        "openmemory.public.memories",
        null,
        Schema.STRING_SCHEMA,
        "key",
        value.schema(),
        value);
  }

  private Envelope envelope() {
    return Envelope.defineSchema()
        .withName("openmemory.public.memories.Envelope")
        .withRecord(ROW)
        .withSource(debezium.getSourceInfoSchema())
        .build();
  }

  private static Struct row(String id) {
    return new Struct(ROW).put("id", id);
  }

  private static Map<String, Object> offsetOf(SourceRecord record) {
    return new HashMap<>(record.sourceOffset());
  }

  private static Map<String, Object> progress(Map<String, Object> offset) {
    Map<String, Object> keys = new HashMap<>(offset);
    keys.keySet().removeIf(key -> !key.startsWith("incremental_snapshot_"));
    return keys;
  }

  private static Map<String, Object> streamed(Map<String, Object> offset) {
    Map<String, Object> keys = new HashMap<>(offset);
    keys.keySet().removeAll(progress(offset).keySet());
    return keys;
  }

  private static PostgresOffsetContext restartedFrom(SourceRecord record) {
    return LOADER.load(record.sourceOffset());
  }
}
