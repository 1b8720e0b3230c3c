package io.memorysync.connect.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class PgVectorSinkConfigTest {

  @Test
  void everyOptionHasADocAGroupAnOrderAndAName() {
    assertThat(PgVectorSinkConfig.CONFIG_DEF.configKeys().values())
        .filteredOn(key -> !key.internalConfig)
        .allSatisfy(
            key -> {
              assertThat(key.documentation).isNotBlank();
              assertThat(key.group).isNotBlank();
              assertThat(key.orderInGroup).isPositive();
              assertThat(key.displayName).isNotBlank();
            });
  }

  @Test
  void onlyTheConnectionAndTheLayoutHaveToBeSet() {
    assertThat(PgVectorSinkConfig.CONFIG_DEF.configKeys().values())
        .filteredOn(key -> !key.hasDefault())
        .extracting(key -> key.name)
        .containsExactlyInAnyOrder(
            "connection.url", "connection.user", "connection.password", "layout");
  }

  @Test
  void thePasswordIsNotShown() {
    assertThat(new PgVectorSinkConfig(options()).values().toString()).doesNotContain("secret");
  }

  @Test
  void aLayoutThatIsUnknownIsRefused() {
    Map<String, String> options = options();
    options.put("layout", "mem1");

    assertThatThrownBy(() -> new PgVectorSinkConfig(options))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("layout");
  }

  @Test
  void anOriginIsNamedAfterTheConnectorAndTheTask() {
    assertThat(new PgVectorSinkConfig(options()).replicationOrigin(2))
        .isEqualTo("memory-sync-mem0-sink-2");
  }

  private static Map<String, String> options() {
    return new HashMap<>(
        Map.of(
            "name", "mem0-sink",
            "layout", "mem0",
            "store.name", "mem0",
            "collection.table", "public.mem0migrations",
            "connection.url", "jdbc:postgresql://localhost/mem0",
            "connection.user", "memory_sync_sink",
            "connection.password", "secret"));
  }
}
