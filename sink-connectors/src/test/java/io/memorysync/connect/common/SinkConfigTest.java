package io.memorysync.connect.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class SinkConfigTest {

  @Test
  void everyTaskKnowsItsNumber() {
    assertThat(SinkConfig.taskConfigs(Map.of("name", "neo4j-sink"), 3))
        .extracting(config -> config.get("memory.sync.task.id"))
        .containsExactly("0", "1", "2");
  }

  @Test
  void aBatchSizeOfZeroIsRefused() {
    assertThatThrownBy(() -> new TestSinkConfig("batch.size", "0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("batch.size");
  }

  @Test
  void theVersionIsTheBuildsVersion() {
    assertThat(Version.get()).matches("\\d+\\.\\d+\\.\\d+.*");
  }
}
