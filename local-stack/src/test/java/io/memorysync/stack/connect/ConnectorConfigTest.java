package io.memorysync.stack.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorysync.stack.Checkout;
import io.memorysync.stack.StackException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectorConfigTest {

  private static final Path CONFIG = Checkout.find().root().resolve("connect-config");

  @Test
  void everyFileIsNamedAsItsConnector() {
    assertThat(all())
        .extracting(ConnectorConfig::name)
        .containsExactlyInAnyOrder(
            "mem0-source",
            "openmemory-source",
            "mem0-sink",
            "neo4j-sink",
            "openmemory-sink",
            "user-id-sink");
  }

  @Test
  void noFileHoldsAHostAUserOrAPassword() {
    Pattern secret = Pattern.compile(".*\\.(password|user|hostname|port|dbname|uri|url)$");
    Pattern variable = Pattern.compile("\\$\\{env:MEMORY_SYNC_[A-Z0-9_]+}");
    for (ConnectorConfig connector : all()) {
      connector
          .config()
          .forEach(
              (key, value) -> {
                if (secret.matcher(key).matches()) {
                  assertThat(variable.matcher(value).find())
                      .as(connector.name() + " " + key + "=" + value)
                      .isTrue();
                }
              });
    }
  }

  @Test
  void variablesAreResolvedAsTheWorkerResolvesThem() {
    ConnectorConfig connector =
        new ConnectorConfig(
            "sink", Map.of("url", "pg://${env:MEMORY_SYNC_A}:${env:MEMORY_SYNC_B}"));
    assertThat(connector.resolved("url", Map.of("MEMORY_SYNC_A", "host", "MEMORY_SYNC_B", "$1")))
        .isEqualTo("pg://host:$1");
  }

  @Test
  void aMissingVariableIsNamed() {
    ConnectorConfig connector = new ConnectorConfig("sink", Map.of("url", "${env:MEMORY_SYNC_A}"));
    assertThatThrownBy(() -> connector.resolved("url", Map.of()))
        .isInstanceOf(StackException.class)
        .hasMessage(
            "Connector sink refers to the variable MEMORY_SYNC_A, which is not set; export it.");
  }

  private static List<ConnectorConfig> all() {
    return Stream.of("sources", "sinks")
        .flatMap(kind -> ConnectorConfig.readAll(CONFIG.resolve(kind)).stream())
        .toList();
  }
}
