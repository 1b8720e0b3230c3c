package io.memorysync.streams.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.apache.kafka.common.serialization.Serde;

class ParkedRecordTest {

  private final Serde<ParkedRecord> serde = ParkedRecord.serde();

  @Property
  void a_stored_record_comes_back_whole(
      @ForAll int partition,
      @ForAll long offset,
      @ForAll long timestamp,
      @ForAll long since,
      @ForAll @WithNull byte[] key,
      @ForAll byte[] value) {
    ParkedRecord parked =
        new ParkedRecord(new SourceRecord(partition, offset, timestamp, key, value), since);

    ParkedRecord stored =
        serde
            .deserializer()
            .deserialize("changelog", serde.serializer().serialize("changelog", parked));

    assertThat(stored).usingRecursiveComparison().isEqualTo(parked);
  }
}
