package io.memorysync.streams.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParkedRecordsTest {

  private static final String TEA = "11111111-1111-4111-8111-111111111111";
  private static final String COFFEE = "99999999-9999-4999-8999-999999999999";
  private static final Reference USER =
      new Reference(Reference.Table.USERS, "22222222-2222-4222-8222-222222222222");

  private final KeyValueStore<String, ParkedRecord> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("parked"), Serdes.String(), ParkedRecord.serde())
          .withLoggingDisabled()
          .build();
  private final AtomicLong total = new AtomicLong();

  @BeforeEach
  void open() {
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
  }

  @Test
  void records_of_a_memory_come_out_in_the_order_of_their_offsets() {
    ParkedRecords parked = new ParkedRecords(store, total);
    parked.add(TEA, at(9));
    parked.add(COFFEE, at(10));
    parked.add(TEA, at(100));

    assertThat(parked.first(TEA).offset()).isEqualTo(9);
    parked.removeFirst(TEA);
    assertThat(parked.first(TEA).offset()).isEqualTo(100);
    parked.removeFirst(TEA);
    assertThat(parked.memories()).containsExactly(COFFEE);
  }

  @Test
  void what_the_next_record_waits_for_has_to_be_found_out() {
    ParkedRecords parked = new ParkedRecords(store, total);
    parked.add(TEA, at(1));
    parked.waits(TEA, USER);
    parked.add(TEA, at(2));
    assertThat(parked.head(TEA).waitsFor()).hasValue(USER);

    parked.removeFirst(TEA);

    assertThat(parked.head(TEA)).isEqualTo(new ParkedRecords.Head(2, Optional.empty()));
  }

  @Test
  void a_restarted_task_finds_its_queues_again() {
    ParkedRecords stopped = new ParkedRecords(store, total);
    stopped.add(TEA, at(1));
    stopped.add(TEA, at(2));
    stopped.add(COFFEE, at(3));
    stopped.close();
    assertThat(total).hasValue(0);

    ParkedRecords restarted = new ParkedRecords(store, total);

    assertThat(total).hasValue(3);
    assertThat(restarted.memories()).containsExactlyInAnyOrder(TEA, COFFEE);
    assertThat(restarted.head(TEA)).isEqualTo(new ParkedRecords.Head(1, Optional.empty()));
  }

  private static ParkedRecord at(long offset) {
    return new ParkedRecord(new SourceRecord(0, offset, 0, null, new byte[] {1}), offset);
  }
}
