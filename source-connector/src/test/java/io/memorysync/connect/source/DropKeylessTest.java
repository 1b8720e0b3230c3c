package io.memorysync.connect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
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
  void a_record_without_a_key_does_not_reach_a_compacted_topic() {
    assertThat(transform.apply(record("openmemory.public.users", null))).isNull();
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
