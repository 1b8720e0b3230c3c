package io.memorysync.connect.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.Topics;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VersionBatchTest {

  private static final UUID OLIVES = UUID.randomUUID();
  private static final UUID LEMONS = UUID.randomUUID();
  private static final String PART = "mem0/collection";

  private final TaskContext context = new TaskContext();
  private final SinkTaskMetrics metrics = new SinkTaskMetrics(new TestSinkConfig());
  private final DeadLetters deadLetters = new DeadLetters(context.errantRecordReporter(), metrics);
  private long offset;

  @AfterEach
  void closeMetrics() {
    metrics.close();
  }

  @Test
  void onlyTheLastVersionOfEachMemoryIsLeft() {
    List<MemoryVersion> batch =
        read(version(OLIVES, 1), version(LEMONS, 1), version(OLIVES, 2), version(OLIVES, 3));

    assertThat(batch)
        .extracting(version -> version.memory().orElseThrow().getVersion())
        .containsExactly(3L, 1L);
  }

  @Test
  void aVersionThatComesAfterALaterOneIsIgnored() {
    List<MemoryVersion> batch = read(version(OLIVES, 2), version(OLIVES, 1));

    assertThat(batch.get(0).memory().orElseThrow().getVersion()).isEqualTo(2);
  }

  @Test
  void aPartHoldsTheBatchIfItHoldsEveryVersion() {
    List<MemoryVersion> batch = read(version(OLIVES, 1, PART), version(OLIVES, 2, PART));

    assertThat(batch.get(0).heldBy(PART)).isTrue();
  }

  @Test
  void aPartThatLacksAnEarlierVersionDoesNotHoldTheBatch() {
    List<MemoryVersion> batch = read(version(OLIVES, 1), version(OLIVES, 2, PART));

    assertThat(batch.get(0).heldBy(PART)).isFalse();
  }

  @Test
  void noPartHoldsATombstone() {
    List<MemoryVersion> batch =
        read(version(OLIVES, 1, PART), ConnectRecords.tombstone(OLIVES, offset++));

    assertThat(batch.get(0).heldBy(PART)).isFalse();
  }

  @Test
  void aVersionAfterATombstoneBeginsTheNumbersAnew() {
    List<MemoryVersion> batch =
        read(version(OLIVES, 7), ConnectRecords.tombstone(OLIVES, offset++), version(OLIVES, 1));

    assertThat(batch.get(0).memory().orElseThrow().getVersion()).isEqualTo(1);
    assertThat(batch.get(0).followsTombstone()).isTrue();
  }

  @Test
  void aVersionWithoutTombstoneBeforeItDoesNot() {
    assertThat(read(version(OLIVES, 7)).get(0).followsTombstone()).isFalse();
  }

  @Test
  void aRecordThatCannotBeReadGoesToTheDeadLetterQueueAndTheRestStays() {
    SinkRecord bad = ConnectRecords.record(Topics.CANONICAL, "no-uuid", SchemaAndValue.NULL, 0);

    List<MemoryVersion> batch = read(bad, version(OLIVES, 1));

    assertThat(batch).extracting(MemoryVersion::id).containsExactly(OLIVES);
    assertThat(context.deadLetters()).extracting("record").containsExactly(bad);
  }

  private List<MemoryVersion> read(SinkRecord... records) {
    return VersionBatch.read(List.of(records), new CanonicalMemoryReader(), deadLetters);
  }

  private SinkRecord version(UUID id, long version, String... heldBy) {
    return ConnectRecords.record(
        Memories.memory(id).setVersion(version).setHeldBy(List.of(heldBy)).build(), offset++);
  }
}
