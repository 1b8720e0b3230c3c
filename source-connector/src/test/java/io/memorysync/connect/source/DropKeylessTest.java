package io.memorysync.connect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropKeylessTest {

  private final DropKeyless<SourceRecord> transform = new DropKeyless<>();

  @BeforeEach
  void configure() {
    transform.configure(Map.of("topics", "openmemory\\.public\\.(users|apps|categories)"));
  }

  @Test
  void a_record_without_a_key_does_not_reach_a_compacted_topic_and_is_told_of_on_another() {
    SourceRecord told = transform.apply(record("openmemory.public.users", null));

    assertThat(told.topic()).isEqualTo("memory-sync-truncated");
    assertThat(((Struct) told.key()).getString("topic")).isEqualTo("openmemory.public.users");
    assertThat(((Struct) told.value()).getString("topic")).isEqualTo("openmemory.public.users");
    assertThat(told.sourceOffset()).isEqualTo(Map.of());
  }

  @Test
  void the_other_record_has_the_time_of_the_truncate() {
    Schema source = SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build();
    Schema envelope = SchemaBuilder.struct().field("source", source).build();
    Struct change =
        new Struct(envelope).put("source", new Struct(source).put("ts_ms", 1_770_000_000_000L));
    SourceRecord truncate =
        new SourceRecord(
            Map.of(), Map.of(), "openmemory.public.users", 0, null, null, envelope, change);

    assertThat(transform.apply(truncate).timestamp()).isEqualTo(1_770_000_000_000L);
  }

  @Test
  void the_other_topic_may_be_called_otherwise() {
    transform.configure(
        Map.of("topics", "openmemory\\.public\\.users", "truncated.topic", "emptied"));

    assertThat(transform.apply(record("openmemory.public.users", null)).topic())
        .isEqualTo("emptied");
  }

  @Test
  void a_record_with_a_key_does() {
    SourceRecord row = record("openmemory.public.users", "id");

    assertThat(transform.apply(row)).isSameAs(row);
  }

  @Test
  void other_topics_take_records_without_a_key() {
    SourceRecord truncate = record("openmemory.public.memories", null);

    assertThat(transform.apply(truncate)).isSameAs(truncate);
  }

  @Test
  void a_pattern_that_is_none_is_refused_by_name() {
    assertThatThrownBy(() -> transform.configure(Map.of("topics", "users(")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("topics");
  }

  private static SourceRecord record(String topic, String key) {
    return new SourceRecord(Map.of(), Map.of(), topic, 0, null, key, null, "value");
  }
}
