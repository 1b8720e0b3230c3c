package io.memorysync.stack;

import io.memorysync.stack.process.ManagedProcess.StopSignal;
import io.memorysync.stack.process.Ports;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.provision.PostgresDistribution;
import io.memorysync.stack.server.ConnectWorker;
import io.memorysync.stack.server.GatewayProcess;
import io.memorysync.stack.server.JvmSize;
import io.memorysync.stack.server.KafkaBroker;
import io.memorysync.stack.server.Neo4jServerProcess;
import io.memorysync.stack.server.PostgresServerProcess;
import io.memorysync.stack.server.SchemaRegistryServer;
import io.memorysync.stack.server.Server;
import io.memorysync.stack.server.StreamsAppProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The processes of a stack, wired to each other's addresses. */
record StackServers(
    PostgresServerProcess postgres,
    KafkaBroker kafka,
    SchemaRegistryServer registry,
    ConnectWorker connect,
    Neo4jServerProcess neo4j,
    StreamsAppProcess streams,
    GatewayProcess gateway) {

  /**
   * @param plugins directories of Connect plugins beside memory-sync's own
   */
  static StackServers wire(
      Checkout checkout,
      StackDirectory directory,
      StackState state,
      StackSize size,
      List<Path> plugins,
      Progress progress) {
    Map<String, String> environment =
        Endpoints.of(state).environment(directory.data("streams-app"));
    StackPorts ports = state.ports();
    Path servers = checkout.root().resolve("local-stack/servers");
    Path config = checkout.root().resolve("connect-config");
    PostgresServerProcess postgres =
        new PostgresServerProcess(
                new PostgresDistribution(checkout, CacheDirectory.ofUser(), progress),
                directory.postgresData(state),
                ports.postgres(),
                state.postgresPassword(),
                directory.process("postgresql", StopSignal.INT))
            .with(size.postgresSettings());
    KafkaBroker kafka =
        new KafkaBroker(
            servers.resolve("kafka/target/lib"),
            directory.data("kafka"),
            ports.kafka(),
            ports.kafkaController(),
            size.kafka(),
            directory.process("kafka", StopSignal.TERM));
    SchemaRegistryServer registry =
        new SchemaRegistryServer(
            servers.resolve("registry/target/app"),
            ports.registry(),
            new SchemaRegistryServer.Database(
                postgres.jdbcUrl("registry"),
                PostgresServerProcess.SUPERUSER,
                state.postgresPassword()),
            directory.process("registry", StopSignal.TERM));
    ConnectWorker connect =
        connect(
            checkout,
            directory,
            "connect",
            new ConnectPorts(ports.connect(), ports.connectMetrics()),
            size.connect(),
            environment,
            plugins);
    Neo4jServerProcess neo4j =
        new Neo4jServerProcess(
            servers.resolve("neo4j/target/lib"),
            directory.data("neo4j"),
            ports.neo4j(),
            state.neo4jPassword(),
            size.neo4j(),
            directory.process("neo4j", StopSignal.TERM));
    StreamsAppProcess streams =
        streams(checkout, directory, "streams-app", ports.streams(), size.streams(), environment);
    GatewayProcess gateway =
        gateway(checkout, directory, "gateway", ports.gateway(), size.gateway(), environment);
    return new StackServers(postgres, kafka, registry, connect, neo4j, streams, gateway);
  }

  /**
   * Where a worker of the Connect cluster listens.
   *
   * @param rest its REST interface
   * @param metrics for Prometheus; 0 for none
   */
  record ConnectPorts(int rest, int metrics) {}

  /** A worker of the Connect cluster. */
  static ConnectWorker connect(
      Checkout checkout,
      StackDirectory directory,
      String name,
      ConnectPorts ports,
      JvmSize size,
      Map<String, String> environment,
      List<Path> plugins) {
    Path servers = checkout.root().resolve("local-stack/servers");
    Path config = checkout.root().resolve("connect-config");
    return new ConnectWorker(
        servers.resolve("kafka/target/lib"),
        config.resolve("worker.properties"),
        directory.data(name),
        Stream.concat(
                Stream.of(
                    servers.resolve("connect-plugins/target/plugin"),
                    checkout.root().resolve("source-connector/target/plugin"),
                    checkout.root().resolve("sink-connectors/target/plugin")),
                plugins.stream())
            .toList(),
        ports.rest(),
        new ConnectWorker.Metrics(
            servers.resolve("kafka/target/agent/jmx_prometheus_javaagent.jar"),
            config.resolve("monitoring/connect-jmx.yml"),
            ports.metrics()),
        environment,
        size,
        directory.process(name, StopSignal.TERM));
  }

  /** An instance of the streams application. */
  static StreamsAppProcess streams(
      Checkout checkout,
      StackDirectory directory,
      String name,
      int port,
      JvmSize size,
      Map<String, String> environment) {
    return new StreamsAppProcess(
        checkout.root().resolve("streams-app/target/app/lib"),
        checkout.root().resolve("connect-config/streams-app.properties"),
        port,
        environment,
        size,
        directory.process(name, StopSignal.TERM));
  }

  /** An instance of the gateway. */
  static GatewayProcess gateway(
      Checkout checkout,
      StackDirectory directory,
      String name,
      int port,
      JvmSize size,
      Map<String, String> environment) {
    return new GatewayProcess(
        checkout.root().resolve("gateway/target/app/lib"),
        checkout.root().resolve("connect-config/gateway.properties"),
        port,
        environment,
        size,
        directory.process(name, StopSignal.TERM));
  }

  /** In the order in which they are shown. */
  List<Server> all() {
    return List.of(postgres, kafka, registry, connect, neo4j, streams, gateway);
  }

  /** In the order in which they are stopped: those who depend on others first. */
  List<List<Server>> tiers() {
    return List.of(
        List.of(gateway),
        List.of(connect, streams),
        List.of(registry, neo4j),
        List.of(kafka),
        List.of(postgres));
  }

  /**
   * @throws StackException if somebody else listens on a port of a server that does not run yet
   */
  void requirePorts(StackPorts ports) {
    requirePort(postgres, ports.postgres(), "--port-postgres");
    requirePort(kafka, ports.kafka(), "--port-kafka");
    requirePort(kafka, ports.kafkaController(), "--port-kafka-controller");
    requirePort(registry, ports.registry(), "--port-registry");
    requirePort(connect, ports.connect(), "--port-connect");
    requirePort(connect, ports.connectMetrics(), "--port-connect-metrics");
    requirePort(neo4j, ports.neo4j(), "--port-neo4j");
    requirePort(streams, ports.streams(), "--port-streams");
    requirePort(gateway, ports.gateway(), "--port-gateway");
  }

  private static void requirePort(Server server, int port, String option) {
    if (server.process().running().isEmpty()) {
      Ports.requireFree(port, server.name(), option);
    }
  }
}
