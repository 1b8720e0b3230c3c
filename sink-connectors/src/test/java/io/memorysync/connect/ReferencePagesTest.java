package io.memorysync.connect;

import static io.memorysync.reference.ReferencePage.code;
import static io.memorysync.reference.ReferencePage.table;
import static io.memorysync.reference.ReferencePage.text;

import io.memorysync.connect.common.SinkTaskMetrics;
import io.memorysync.connect.converter.MemoryConverter;
import io.memorysync.connect.converter.PatientConverter;
import io.memorysync.connect.neo4j.Neo4jSinkConfig;
import io.memorysync.connect.neo4j.Neo4jSinkConnector;
import io.memorysync.connect.pgvector.PgVectorSinkConnector;
import io.memorysync.reference.CommittedPage;
import io.memorysync.reference.ReferencePage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** {@code docs/reference} and the plugin as it is. */
class ReferencePagesTest {

  private static final String OPTIONS_OF_CONNECT =
      """
      Beside the options below it takes those that Kafka Connect has for every sink: `topics`, `tasks.max`, converters,
      `errors.*`, `consumer.override.*`. What it tells by JMX is in [sink metrics](sink-metrics.md).
      """;

  @Test
  void thePageOfThePgVectorSinkSaysItsOptions() throws IOException {
    CommittedPage.named("pgvector-sink.md")
        .shouldSay(
            new ReferencePage(
                    "PgVectorSinkConnector",
                    """
                    `io.memorysync.connect.pgvector.PgVectorSinkConnector` writes canonical memories into a store in PostgreSQL with
                    pgvector. [Sink connectors](../operators.md#6-sink-connectors) says how it is set up.

                    """
                        + OPTIONS_OF_CONNECT)
                .options(new PgVectorSinkConnector().config()));
  }

  @Test
  void thePageOfTheNeo4jSinkSaysItsOptions() throws IOException {
    CommittedPage.named("neo4j-sink.md")
        .shouldSay(
            new ReferencePage(
                    "Neo4jSinkConnector",
                    """
                    `io.memorysync.connect.neo4j.Neo4jSinkConnector` writes canonical memories into a graph in Neo4j.
                    [Sink connectors](../operators.md#6-sink-connectors) says how it is set up.

                    """
                        + OPTIONS_OF_CONNECT)
                .options(new Neo4jSinkConnector().config()));
  }

  @Test
  void thePageOfTheConverterSaysItsOptions() throws IOException {
    try (PatientConverter converter = new PatientConverter()) {
      CommittedPage.named("patient-converter.md")
          .shouldSay(
              new ReferencePage(
                      "PatientConverter",
                      """
                      `io.memorysync.connect.converter.PatientConverter` waits for a schema registry that does not answer, around the
                      converter that asks it. [Worker and plugins](../operators.md#3-worker-and-plugins) says where it belongs. In a worker or
                      connector its options follow `key.converter.` or `value.converter.`; those of the converter that it names stand
                      beside them and are handed to it.
                      """)
                  .options(converter.config()));
    }
  }

  @Test
  void thePageOfTheSinksConverterSaysItsOptions() throws IOException {
    try (MemoryConverter converter = new MemoryConverter()) {
      CommittedPage.named("memory-converter.md")
          .shouldSay(
              new ReferencePage(
                      "MemoryConverter",
                      """
                      `io.memorysync.connect.converter.MemoryConverter` decodes memory-sync's topics for its sinks.
                      [Worker and plugins](../operators.md#3-worker-and-plugins) says what it saves and when to take another. In a connector
                      its options follow `value.converter.`.
                      """)
                  .options(converter.config()));
    }
  }

  @Test
  void thePageOfTheMetricsSaysWhatATaskTellsByJmx() throws IOException, JMException {
    CommittedPage.named("sink-metrics.md")
        .shouldSay(
            new ReferencePage(
                "Sink metrics",
                """
                Each task of a sink tells its numbers by JMX, as attributes of
                `io.memorysync.connect:type=sink-task-metrics,connector=<name>,task=<number>` in the worker that runs it. Totals count from
                the start of the task, everything else is of the last 60 seconds.

                """
                    + metrics()));
  }

  private static String metrics() throws JMException {
    Map<String, String> props =
        Map.of(
            "name",
            "reference",
            Neo4jSinkConfig.URI_CONFIG,
            "bolt://localhost",
            Neo4jSinkConfig.PASSWORD_CONFIG,
            "unused");
    ObjectName task =
        new ObjectName("io.memorysync.connect:type=sink-task-metrics,connector=reference,task=0");
    SinkTaskMetrics metrics = new SinkTaskMetrics(new Neo4jSinkConfig(props));
    try {
      MBeanAttributeInfo[] told =
          ManagementFactory.getPlatformMBeanServer().getMBeanInfo(task).getAttributes();
      List<List<String>> rows =
          Stream.of(told)
              .sorted(Comparator.comparing(MBeanAttributeInfo::getName))
              .map(metric -> List.of(code(metric.getName()), text(metric.getDescription())))
              .toList();
      return table(List.of("metric", ""), rows);
    } finally {
      metrics.close();
    }
  }
}
