package io.memorysync.streams.config;

import static io.memorysync.reference.ReferencePage.code;
import static io.memorysync.reference.ReferencePage.table;

import io.memorysync.reference.CommittedPage;
import io.memorysync.reference.ReferencePage;
import io.memorysync.schema.MemoryField;
import io.memorysync.schema.serde.AvroSerdes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** {@code docs/reference} and the options as they are. */
class ReferencePagesTest {

  @Test
  void thePageOfTheStreamsAppSaysItsOptions() throws IOException {
    CommittedPage.named("streams-app.md")
        .shouldSay(
            new ReferencePage(
                    "streams-app",
                    """
                    The properties file of `io.memorysync.streams.StreamsApp`. [streams-app](../operators.md#5-streams-app) says how it is
                    started, [conflicts](../consistency.md#conflicts) what the policies decide.
                    """)
                .options(StreamsAppConfig.DEFINITION)
                .options(StoreOptions.definition("<name>"))
                .section("Policy of one field", fieldPolicies())
                .options(AvroSerdes.DEFINITION)
                .section("Settings of the serdes", serdes())
                .section("Kafka Streams", streams()));
  }

  private static String fieldPolicies() {
    String fields =
        Arrays.stream(MemoryField.values())
            .filter(field -> field != MemoryField.APP)
            .map(field -> code(field.name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(", "));
    return """
    ### `%s<field>`

    As `%s`, for the conflicts of one field: %s. The app of a memory is set when it is created and never in conflict.

    *string · default: that of `%s`*
    """
        .formatted(
            StreamsAppConfig.CONFLICT_POLICY_PREFIX,
            StreamsAppConfig.CONFLICT_POLICY,
            fields,
            StreamsAppConfig.CONFLICT_POLICY);
  }

  private static String serdes() {
    return """
    ### `%1$s*`

    Every other setting that begins with `%1$s` is handed to the classes above without that prefix: `avro.apicurio.registry.url` for
    Apicurio's; `avro.schema.registry.url` for Confluent's, `io.confluent.kafka.serializers.KafkaAvroSerializer` and
    `KafkaAvroDeserializer`.
    """
        .formatted(AvroSerdes.PREFIX);
  }

  private static String streams() {
    return """
    Every setting that is not on this page is handed to Kafka Streams and its clients: `application.id`, `bootstrap.servers`,
    `security.protocol`, `state.dir`, `num.stream.threads`, `num.standby.replicas`, `consumer.*`, `producer.*` and so on. `config.providers`
    work as in every Kafka client. These have another default here, which the file can change:

    """
        + table(List.of("setting", "default here", "default of Kafka Streams"), otherDefaults());
  }

  private static List<List<String>> otherDefaults() {
    Map<String, Object> ours = new StreamsAppConfig(Map.of(StreamsAppConfig.STORES, "a")).streams();
    // What the app takes and hands on is told with its options.
    ours.keySet().removeAll(StreamsAppConfig.DEFINITION.names());
    Defaults kafka = new Defaults();
    List<List<String>> rows = new ArrayList<>();
    new TreeMap<>(ours)
        .forEach(
            (setting, value) -> {
              String here = written(value);
              String there = written(kafka.of(setting));
              if (!here.equals(there)) {
                rows.add(List.of(code(setting), code(here), code(there)));
              }
            });
    return rows;
  }

  /** As a file has it. */
  private static String written(Object value) {
    return value instanceof Class<?> named ? named.getName() : String.valueOf(value);
  }

  /** What Kafka Streams sets where nobody says anything. */
  private static final class Defaults {

    private static final ConfigDef CONSUMER = ConsumerConfig.configDef();

    private final StreamsConfig streams =
        new StreamsConfig(
            Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "reference",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "localhost:9092"));

    Object of(String setting) {
      Map<String, Object> mainConsumer =
          streams.getMainConsumerConfigs("reference", "reference", 0);
      return ofClient(setting, StreamsConfig.CONSUMER_PREFIX, mainConsumer, CONSUMER)
          .or(() -> ofClient(setting, StreamsConfig.MAIN_CONSUMER_PREFIX, mainConsumer, CONSUMER))
          .or(
              () ->
                  ofClient(
                      setting,
                      StreamsConfig.GLOBAL_CONSUMER_PREFIX,
                      streams.getGlobalConsumerConfigs("reference"),
                      CONSUMER))
          .or(
              () ->
                  ofClient(
                      setting,
                      StreamsConfig.PRODUCER_PREFIX,
                      streams.getProducerConfigs("reference"),
                      ProducerConfig.configDef()))
          .orElseGet(() -> streams.values().get(setting));
    }

    private static Optional<Object> ofClient(
        String setting, String prefix, Map<String, Object> set, ConfigDef client) {
      if (!setting.startsWith(prefix)) {
        return Optional.empty();
      }
      String name = setting.substring(prefix.length());
      return Optional.ofNullable(set.getOrDefault(name, client.defaultValues().get(name)));
    }
  }
}
