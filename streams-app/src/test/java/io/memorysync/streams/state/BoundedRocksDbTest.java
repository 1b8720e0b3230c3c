package io.memorysync.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedRocksDbTest {

  private static final int MEMORY_MB = 16;
  private static final long MEBIBYTE = 1024 * 1024;

  @TempDir private Path state;
  private TopologyTestDriver kafka;

  @BeforeEach
  void start() {
    Properties streams = new Properties();
    streams.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    streams.put(BoundedRocksDb.MEMORY_MB, MEMORY_MB);
    kafka = new TopologyTestDriver(twoStores(), streams);
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void aStoreHasTheConfiguredMemory() {
    assertThat(metric("one", "block-cache-capacity")).isEqualTo(MEMORY_MB * MEBIBYTE);
  }

  @Test
  void whatIsWrittenToOneStoreTakesOfTheMemoryOfTheOther() {
    long before = metric("other", "block-cache-usage");
    KeyValueStore<String, byte[]> one = kafka.getKeyValueStore("one");

    for (int i = 0; i < 300; i++) {
      one.put("key-" + i, new byte[10_000]);
    }

    assertThat(metric("other", "block-cache-usage")).isGreaterThan(before + 2 * MEBIBYTE);
  }

  @Test
  void moreThanFitsIsWrittenToDisk() {
    KeyValueStore<String, byte[]> one = kafka.getKeyValueStore("one");

    for (int i = 0; i < 3_000; i++) {
      one.put("key-" + i, new byte[10_000]);
    }

    assertThat(metric("one", "size-all-mem-tables")).isLessThan(MEMORY_MB * MEBIBYTE);
    assertThat(one.get("key-0")).hasSize(10_000);
  }

  private long metric(String store, String name) {
    return kafka.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(name))
        .filter(metric -> store.equals(metric.metricName().tags().get("rocksdb-state-id")))
        .map(metric -> (BigInteger) metric.metricValue())
        .findFirst()
        .orElseThrow()
        .longValue();
  }

  private static Topology twoStores() {
    Topology topology = new Topology();
    topology.addSource("source", new StringDeserializer(), new StringDeserializer(), "topic");
    topology.addProcessor("processor", Idle::new, "source");
    for (String store : new String[] {"one", "other"}) {
      topology.addStateStore(
          Stores.keyValueStoreBuilder(
              Stores.persistentKeyValueStore(store), Serdes.String(), Serdes.ByteArray()),
          "processor");
    }
    return topology;
  }

  private static final class Idle extends ContextualProcessor<String, String, Void, Void> {

    @Override
    public void process(Record<String, String> ignored) {}
  }
}
