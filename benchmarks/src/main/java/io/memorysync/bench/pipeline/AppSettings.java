package io.memorysync.bench.pipeline;

import io.memorysync.streams.config.StreamsAppConfig;
import java.util.HashMap;
import java.util.Map;

/** Settings that the streams-app gives to Kafka Streams, for those that are compared with it. */
final class AppSettings {

  private static final String PRODUCER = "producer.";

  private AppSettings() {}

  /** All of them: guarantee, commit interval, clients. */
  static Map<String, Object> streams() {
    return new StreamsAppConfig(Map.of(StreamsAppConfig.STORES, "mem0")).streams();
  }

  /** Those of the producer, as a producer takes them. */
  static Map<String, Object> producer() {
    Map<String, Object> producer = new HashMap<>();
    streams()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PRODUCER)) {
                producer.put(key.substring(PRODUCER.length()), value);
              }
            });
    return producer;
  }
}
