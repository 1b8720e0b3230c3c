package io.memorysync.connect.common;

import java.util.HashMap;
import java.util.Map;

/** The shared options alone. */
final class TestSinkConfig extends SinkConfig {

  TestSinkConfig(String... keysAndValues) {
    super(sharedDefinition(), props(keysAndValues));
  }

  private static Map<String, String> props(String... keysAndValues) {
    Map<String, String> props = new HashMap<>(Map.of("name", "test-sink"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      props.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return props;
  }
}
