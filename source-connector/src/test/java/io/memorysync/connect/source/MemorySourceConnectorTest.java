package io.memorysync.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class MemorySourceConnectorTest {

  @Test
  void connect_finds_it_without_scanning_classes() {
    assertThat(ServiceLoader.load(SourceConnector.class))
        .hasAtLeastOneElementOfType(MemorySourceConnector.class);
  }

  @Test
  void its_task_is_ours() {
    assertThat(new MemorySourceConnector().taskClass()).isEqualTo(MemorySourceTask.class);
  }

  @Test
  void it_supports_exactly_once_as_debezium_does() {
    assertThat(new MemorySourceConnector().exactlyOnceSupport(Map.of()))
        .isEqualTo(ExactlyOnceSupport.SUPPORTED);
  }
}
