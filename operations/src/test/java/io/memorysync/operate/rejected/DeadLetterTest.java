package io.memorysync.operate.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.schema.serde.AvroSerdes;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  private static final String MEMORY = "6b0c2a51-8a8e-4c39-9f0e-0e4a1c5d7f10";

  @Test
  void itsHeadersTellWhatTheSinkFoundWrongAndWhere() {
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>("memory.dead-letter.mem0-sink", 0, 5, MEMORY, new byte[] {0});
    header(record, "topic", "memory.canonical");
    header(record, "partition", "2");
    header(record, "offset", "17");
    header(record, "exception.class.name", "org.apache.kafka.connect.errors.DataException");
    header(record, "exception.message", "The vector has 3 dims.");

    DeadLetter letter = DeadLetter.of(record);

    assertThat(letter.id()).isEqualTo("memory.dead-letter.mem0-sink-0-5");
    assertThat(letter.sink()).isEqualTo("mem0-sink");
    assertThat(letter.memory()).isEqualTo(MEMORY);
    assertThat(letter.record()).isEqualTo("memory.canonical-2-17");
    assertThat(letter.exception()).endsWith("DataException");
    assertThat(letter.message()).isEqualTo("The vector has 3 dims.");
  }

  @Test
  void aKeyThatIsTextIsShownAsText() {
    DecodedBytes decoded = new DecodedBytes(new AvroSerdes(Map.of()));
    assertThat(decoded.show("memory.change", MEMORY.getBytes(UTF_8), true).textValue())
        .isEqualTo(MEMORY);
    assertThat(decoded.show("memory.change", null, true).isNull()).isTrue();
  }

  @Test
  void whatIsNeitherAvroNorTextIsShownByItsFirstBytes() {
    DecodedBytes decoded = new DecodedBytes(new AvroSerdes(Map.of()));
    assertThat(decoded.show("memory.change", new byte[] {(byte) 0xff, 1, 2}, false).textValue())
        .isEqualTo("3 bytes that cannot be decoded: ff0102");
  }

  private static void header(ConsumerRecord<String, byte[]> record, String name, String value) {
    record.headers().add("__connect.errors." + name, value.getBytes(UTF_8));
  }
}
