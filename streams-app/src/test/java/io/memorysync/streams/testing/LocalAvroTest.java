package io.memorysync.streams.testing;

import static io.memorysync.streams.testing.DebeziumEvents.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.Topics;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class LocalAvroTest {

  @Test
  void a_generated_record_comes_back_as_its_class() {
    Serde<UserId> serde = LocalSchemas.serdes().specific();
    UserId drj = new UserId("drj", "12345678-1234-5678-9012-123456789abc", UserIdSource.MAPPING);

    byte[] bytes = serde.serializer().serialize(Topics.USER_ID, drj);

    assertThat(serde.deserializer().deserialize(Topics.USER_ID, bytes)).isEqualTo(drj);
  }

  @Test
  void a_change_event_comes_back_as_a_generic_record() {
    DebeziumEvents collection = DebeziumEvents.collection("mem0", "mem0migrations");
    byte[] bytes =
        collection
            .insert(row("id", "m1", "vector", List.of(0.5, 0.25), "payload", "{\"data\":\"x\"}"))
            .value();

    GenericRecord envelope =
        (GenericRecord) LocalSchemas.serdes().generic(false).deserialize(collection.topic(), bytes);

    assertThat(envelope.get("op")).hasToString("c");
    assertThat(((GenericRecord) envelope.get("after")).get("vector")).isEqualTo(List.of(0.5, 0.25));
  }
}
