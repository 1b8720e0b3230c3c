package io.memorysync.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.streams.state.BoundedRocksDb;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsAppConfigTest {

  @Test
  void theStateStoresShareABoundedMemory() {
    Map<String, Object> streams = config().streams();

    assertThat(streams)
        .containsEntry("rocksdb.config.setter", BoundedRocksDb.class)
        .containsEntry("state.memory.mb", 128);
  }

  @Test
  void theMemoryOfTheStateStoresCanBeSet() {
    assertThat(config("state.memory.mb", "512").streams()).containsEntry("state.memory.mb", 512);
  }

  @Test
  void aMemoryOfTheStateStoresThatIsTooSmallIsRefusedByName() {
    assertThatThrownBy(() -> config("state.memory.mb", "8"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("state.memory.mb");
  }

  @Test
  void aConfigSetterOfOnesOwnIsUsedInstead() {
    assertThat(config("rocksdb.config.setter", "com.example.Mine").streams())
        .containsEntry("rocksdb.config.setter", "com.example.Mine");
  }

  @Test
  void standbyReplicasAreKafkaStreamsOwn() {
    StreamsConfig kafka = kafka("num.standby.replicas", "1");

    assertThat(kafka.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG)).isEqualTo(1);
  }

  @Test
  void standbyReplicasAreSpreadByTheTagsOfAnInstance() {
    StreamsConfig kafka = kafka("client.tag.zone", "a", "rack.aware.assignment.tags", "zone");

    assertThat(kafka.getClientTags()).containsEntry("zone", "a");
    assertThat(kafka.getList(StreamsConfig.RACK_AWARE_ASSIGNMENT_TAGS_CONFIG))
        .containsExactly("zone");
  }

  @Test
  void tasksGoToTheRackOfTheirPartitionsWhereTheRackOfAnInstanceIsSet() {
    StreamsConfig kafka =
        kafka(
            "main.consumer.client.rack", "a",
            "rack.aware.assignment.strategy", "balance_subtopology",
            "rack.aware.assignment.traffic_cost", "10",
            "rack.aware.assignment.non_overlap_cost", "1");

    assertThat(kafka.getMainConsumerConfigs("group", "client", 0))
        .containsEntry("client.rack", "a");
    assertThat(kafka.getString(StreamsConfig.RACK_AWARE_ASSIGNMENT_STRATEGY_CONFIG))
        .isEqualTo("balance_subtopology");
    assertThat(kafka.getInt(StreamsConfig.RACK_AWARE_ASSIGNMENT_TRAFFIC_COST_CONFIG)).isEqualTo(10);
    assertThat(kafka.getInt(StreamsConfig.RACK_AWARE_ASSIGNMENT_NON_OVERLAP_COST_CONFIG))
        .isEqualTo(1);
  }

  private static StreamsConfig kafka(String... keysAndValues) {
    return new StreamsConfig(config(keysAndValues).streams());
  }

  private static StreamsAppConfig config(String... keysAndValues) {
    Map<String, String> settings = new HashMap<>();
    settings.put("application.id", "memory-sync");
    settings.put("bootstrap.servers", "localhost:9092");
    settings.put("stores", "mem0");
    settings.put("store.mem0.kind", "mem0");
    settings.put("store.mem0.collection", "mem0migrations");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new StreamsAppConfig(settings);
  }
}
