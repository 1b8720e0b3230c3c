package io.memorysync.streams.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class PatientDeserializerTest {

  private static final SerializationException OUTAGE =
      new SerializationException(new ConnectException("Connection refused"));

  @Test
  void a_registry_that_comes_back_is_waited_for() {
    AtomicInteger calls = new AtomicInteger();
    Deserializer<String> registry =
        (topic, data) -> {
          if (calls.incrementAndGet() < 3) {
            throw OUTAGE;
          }
          return "decoded";
        };

    String value = patient(registry, Duration.ofMinutes(1)).deserialize("topic", new byte[0]);

    assertThat(value).isEqualTo("decoded");
  }

  @Test
  void a_registry_that_stays_away_stops_the_reader_and_rejects_nothing() {
    Deserializer<String> registry =
        (topic, data) -> {
          throw OUTAGE;
        };

    assertThatThrownBy(() -> patient(registry, Duration.ZERO).deserialize("topic", new byte[0]))
        .isInstanceOf(SchemaRegistryUnavailableException.class)
        .hasMessageContaining("schema registry")
        .hasRootCauseInstanceOf(ConnectException.class);
  }

  @Test
  void a_broken_record_is_not_tried_again() {
    AtomicInteger calls = new AtomicInteger();
    Deserializer<String> registry =
        (topic, data) -> {
          calls.incrementAndGet();
          throw new SerializationException("garbled");
        };

    assertThatThrownBy(
            () -> patient(registry, Duration.ofMinutes(1)).deserialize("topic", new byte[0]))
        .hasMessage("garbled");
    assertThat(calls).hasValue(1);
  }

  private static Deserializer<String> patient(Deserializer<String> registry, Duration patience) {
    return new PatientDeserializer<>(registry, patience);
  }
}
