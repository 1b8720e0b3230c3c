package io.memorysync.streams.normalize;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.streams.testing.DebeziumEvents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class ChangeEnvelopeTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";

  private final DebeziumEvents collection = DebeziumEvents.collection("mem0", "mem0migrations");

  @Test
  void an_event_tells_where_and_when_it_was_committed() {
    GenericRecord event =
        collection
            .insert(row("id", ID))
            .at(24_023_100, 24_023_128)
            .inTransaction(755L)
            .committedAt(1_752_516_123_123_456L)
            .by("memory-sync-mem0-sink-0")
            .envelope();

    assertThat(ChangeEnvelope.of(event).orElseThrow().source())
        .isEqualTo(
            new ChangeEnvelope.Source(
                "public",
                "mem0migrations",
                24_023_100,
                24_023_128,
                755L,
                Instant.parse("2025-07-14T18:02:03.123456Z"),
                "memory-sync-mem0-sink-0"));
  }

  /** Debezium lets the origin of the last streamed change stand in the rows of a snapshot. */
  @Test
  void what_a_snapshot_finds_has_no_origin() {
    GenericRecord event =
        collection.snapshot(row("id", ID)).by("memory-sync-mem0-sink-0").envelope();

    assertThat(ChangeEnvelope.of(event).orElseThrow().source().origin()).isNull();
  }

  @Test
  void without_microseconds_the_commit_time_is_in_milliseconds() {
    GenericRecord event =
        collection.insert(row("id", ID)).committedAt(1_752_516_123_123_456L).envelope();
    ((GenericRecord) event.get("source")).put("ts_us", null);

    assertThat(ChangeEnvelope.of(event).orElseThrow().source().committedAt())
        .isEqualTo("2025-07-14T18:02:03.123Z");
  }

  @Test
  void the_first_change_of_a_slot_follows_no_commit() {
    GenericRecord event = collection.insert(row("id", ID)).envelope();
    ((GenericRecord) event.get("source")).put("sequence", "[null,\"24023128\"]");

    assertThat(ChangeEnvelope.of(event).orElseThrow().source().commitLsn()).isZero();
  }

  @Test
  void a_row_without_its_envelope_is_no_event() {
    Object row = collection.insert(row("id", ID)).envelope().get("after");

    assertThat(List.of(ChangeEnvelope.of(row), ChangeEnvelope.of("text")))
        .containsOnly(Optional.empty());
  }

  @Test
  void an_operation_that_nobody_knows_is_no_event() {
    GenericRecord event = collection.insert(row("id", ID)).envelope();
    event.put("op", "x");

    assertThat(ChangeEnvelope.of(event)).isEmpty();
  }
}
