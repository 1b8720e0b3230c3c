package io.memorysync.stack.cli;

import io.memorysync.stack.StackPorts;
import picocli.CommandLine.Option;

/** The ports of the stack; each has an environment variable as well. */
final class PortOptions {

  @Option(
      names = "--port-base",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_BASE:-19080}",
      description =
          "First of nine ports in a row: PostgreSQL, Kafka, its controller, registry, Connect,"
              + " Neo4j (Bolt), streams-app, gateway, Connect's metrics (default:"
              + " MEMORY_SYNC_PORT_BASE, else 19080). The others have such a variable, too:"
              + " MEMORY_SYNC_PORT_POSTGRES and so on.")
  private int base;

  @Option(
      names = "--port-postgres",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_POSTGRES}",
      description = "PostgreSQL (default: base).")
  private Integer postgres;

  @Option(
      names = "--port-kafka",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_KAFKA}",
      description = "Kafka (default: base + 1).")
  private Integer kafka;

  @Option(
      names = "--port-kafka-controller",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_KAFKA_CONTROLLER}",
      description = "Kafka's controller (default: base + 2).")
  private Integer kafkaController;

  @Option(
      names = "--port-registry",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_REGISTRY}",
      description = "Schema registry (default: base + 3).")
  private Integer registry;

  @Option(
      names = "--port-connect",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_CONNECT}",
      description = "Kafka Connect (default: base + 4).")
  private Integer connect;

  @Option(
      names = "--port-neo4j",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_NEO4J}",
      description = "Neo4j, Bolt (default: base + 5).")
  private Integer neo4j;

  @Option(
      names = "--port-streams",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_STREAMS}",
      description = "streams-app's health and metrics (default: base + 6).")
  private Integer streams;

  @Option(
      names = "--port-gateway",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_GATEWAY}",
      description = "gateway (default: base + 7).")
  private Integer gateway;

  @Option(
      names = "--port-connect-metrics",
      paramLabel = "<port>",
      defaultValue = "${env:MEMORY_SYNC_PORT_CONNECT_METRICS}",
      description = "Kafka Connect's metrics for Prometheus (default: base + 8).")
  private Integer connectMetrics;

  StackPorts ports() {
    StackPorts row = StackPorts.from(base);
    return new StackPorts(
        or(postgres, row.postgres()),
        or(kafka, row.kafka()),
        or(kafkaController, row.kafkaController()),
        or(registry, row.registry()),
        or(connect, row.connect()),
        or(neo4j, row.neo4j()),
        or(streams, row.streams()),
        or(gateway, row.gateway()),
        or(connectMetrics, row.connectMetrics()));
  }

  private static int or(Integer own, int other) {
    return own == null ? other : own;
  }
}
