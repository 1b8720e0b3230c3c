package io.memorysync.stack;

import io.memorysync.stack.check.CapturedDatabase;
import io.memorysync.stack.check.DatabaseCheck;
import io.memorysync.stack.connect.ConnectClient;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.process.ManagedProcess.StopSignal;
import io.memorysync.stack.process.Ports;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.provision.PostgresDistribution;
import io.memorysync.stack.server.ConnectWorker;
import io.memorysync.stack.server.KafkaBroker;
import io.memorysync.stack.server.Neo4jServerProcess;
import io.memorysync.stack.server.PostgresServerProcess;
import io.memorysync.stack.server.SchemaRegistryServer;
import io.memorysync.stack.server.Server;
import io.memorysync.stack.server.StreamsAppProcess;
import io.memorysync.stack.topics.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole system on one machine: PostgreSQL, Kafka, registry, Connect, Neo4j and the streams
 * application as processes, in the order in which they need each other. Data survives {@link
 * #stop()}; whoever opens the same directory later finds the processes that still run.
 */
public final class LocalStack {

  private static final Duration CONNECTOR_TIMEOUT = Duration.ofSeconds(60);

  private final Checkout checkout;
  private final StackDirectory directory;
  private final StackState state;
  private final Progress progress;
  private final Endpoints endpoints;
  private final PostgresServerProcess postgres;
  private final KafkaBroker kafka;
  private final SchemaRegistryServer registry;
  private final ConnectWorker connect;
  private final Neo4jServerProcess neo4j;
  private final StreamsAppProcess streams;

  private LocalStack(
      Checkout checkout, StackDirectory directory, StackState state, Progress progress) {
    this.checkout = checkout;
    this.directory = directory;
    this.state = state;
    this.progress = progress;
    this.endpoints = Endpoints.of(state);
    StackPorts ports = state.ports();
    Path servers = checkout.root().resolve("local-stack/servers");
    Path kafkaLibraries = servers.resolve("kafka/target/lib");
    Path config = checkout.root().resolve("connect-config");
    this.postgres =
        new PostgresServerProcess(
            new PostgresDistribution(checkout, CacheDirectory.ofUser(), progress),
            directory.postgresData(state),
            ports.postgres(),
            state.postgresPassword(),
            directory.process("postgresql", StopSignal.INT));
    this.kafka =
        new KafkaBroker(
            kafkaLibraries,
            directory.data("kafka"),
            ports.kafka(),
            ports.kafkaController(),
            directory.process("kafka", StopSignal.TERM));
    this.registry =
        new SchemaRegistryServer(
            servers.resolve("registry/target/app"),
            ports.registry(),
            new SchemaRegistryServer.Database(
                postgres.jdbcUrl("registry"),
                PostgresServerProcess.SUPERUSER,
                state.postgresPassword()),
            directory.process("registry", StopSignal.TERM));
    this.connect =
        new ConnectWorker(
            kafkaLibraries,
            config.resolve("worker.properties"),
            directory.data("connect"),
            List.of(
                servers.resolve("connect-plugins/target/plugins"),
                checkout.root().resolve("sink-connectors/target/plugin")),
            ports.connect(),
            environment(),
            directory.process("connect", StopSignal.TERM));
    this.neo4j =
        new Neo4jServerProcess(
            servers.resolve("neo4j/target/lib"),
            directory.data("neo4j"),
            ports.neo4j(),
            state.neo4jPassword(),
            directory.process("neo4j", StopSignal.TERM));
    this.streams =
        new StreamsAppProcess(
            checkout.root().resolve("streams-app/target/app/lib"),
            config.resolve("streams-app.properties"),
            ports.streams(),
            environment(),
            directory.process("streams-app", StopSignal.TERM));
  }

  /**
   * The stack of that directory, made if there is none.
   *
   * @param ports for the servers; ignored as long as one of them runs, on the ports it has
   */
  public static LocalStack open(
      Checkout checkout, StackDirectory directory, StackPorts ports, Progress progress) {
    StackState known = StackState.read(directory.state()).orElseGet(() -> StackState.create(ports));
    LocalStack stack = new LocalStack(checkout, directory, known, progress);
    if (stack.servers().stream().noneMatch(server -> server.process().running().isPresent())) {
      stack = new LocalStack(checkout, directory, known.on(ports), progress);
    }
    stack.state.write(directory.state());
    return stack;
  }

  /**
   * The stack of that directory, as it is.
   *
   * @throws StackException if there is none
   */
  public static LocalStack existing(
      Checkout checkout, StackDirectory directory, Progress progress) {
    return StackState.read(directory.state())
        .map(state -> new LocalStack(checkout, directory, state, progress))
        .orElseThrow(
            () -> new StackException("There is no stack yet; start it with: ./memory-sync up"));
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  /** Every process, in the order in which they are shown. */
  public List<Server> servers() {
    return List.of(postgres, kafka, registry, connect, neo4j, streams);
  }

  public PostgresServerProcess postgres() {
    return postgres;
  }

  public KafkaBroker kafka() {
    return kafka;
  }

  public ConnectWorker connect() {
    return connect;
  }

  public StreamsAppProcess streams() {
    return streams;
  }

  public SchemaRegistryServer registry() {
    return registry;
  }

  public Neo4jServerProcess neo4j() {
    return neo4j;
  }

  /** The source connectors of connect-config. */
  public List<ConnectorConfig> sources() {
    return ConnectorConfig.readAll(checkout.root().resolve("connect-config/sources"));
  }

  /** The sink connectors of connect-config. */
  public List<ConnectorConfig> sinks() {
    return ConnectorConfig.readAll(checkout.root().resolve("connect-config/sinks"));
  }

  /** What the files of connect-config refer to. */
  public Map<String, String> environment() {
    return endpoints.environment(directory.data("streams-app"));
  }

  /** A client of the stack's broker. */
  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", endpoints.kafkaBootstrapServers()));
  }

  /** Starts what does not run yet and waits until all of it works. */
  public void start() {
    requireBuilt();
    startServers();
    startPipeline();
  }

  /** Starts the servers that do not run yet, makes databases and topics. */
  public void startServers() {
    requirePorts();
    ExecutorService pool = Executors.newFixedThreadPool(servers().size());
    try {
      CompletableFuture<Void> databases = run(pool, postgres, this::prepareDatabases);
      CompletableFuture<Void> topics = run(pool, kafka, this::createTopics);
      CompletableFuture.allOf(
              databases.thenRunAsync(() -> ensure(registry), pool),
              topics.thenRunAsync(() -> ensure(connect), pool),
              CompletableFuture.runAsync(() -> ensure(neo4j), pool))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      pool.shutdown();
    }
  }

  /**
   * Checks the databases and registers the source connectors.
   *
   * @throws StackException with all findings, if a database is not fit to be captured
   */
  public void registerSources() {
    List<String> findings = check();
    if (!findings.isEmpty()) {
      throw new StackException(String.join("\n", findings));
    }
    register("source connectors", sources());
  }

  /**
   * Starts the pipeline on what is in the stores: sources, streams application, sinks. Returns when
   * the snapshots are in and the application processes.
   *
   * @throws StackException with all findings, if a database is not fit to be captured
   */
  public void startPipeline() {
    registerSources();
    ensure(streams);
    register("sink connectors", sinks());
    progress.step(
        "Waiting until streams-app has the snapshots of both stores",
        () -> {
          streams.awaitReady();
          return null;
        });
  }

  /** Waits until every connector of connect-config runs. */
  public void awaitConnectors() {
    ConnectClient client = new ConnectClient(connect.url());
    Stream.concat(sources().stream(), sinks().stream())
        .forEach(connector -> client.awaitRunning(connector.name(), CONNECTOR_TIMEOUT));
  }

  /** What makes the databases unfit to be captured, a sentence each. */
  public List<String> check() {
    return sources().stream()
        .map(source -> CapturedDatabase.of(source, environment()))
        .flatMap(database -> new DatabaseCheck(database).findings().stream())
        .toList();
  }

  /** Stops everything, those who depend on others first. */
  public void stop() {
    if (kafka.process().running().isEmpty()) {
      // Without a broker they cannot say goodbye and would try for half a minute.
      connect.process().kill();
      streams.process().kill();
    }
    for (List<Server> tier :
        List.of(
            List.<Server>of(connect, streams),
            List.<Server>of(registry, neo4j),
            List.<Server>of(kafka),
            List.<Server>of(postgres))) {
      CompletableFuture.allOf(
              tier.stream()
                  .map(server -> CompletableFuture.runAsync(() -> end(server)))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  private void end(Server server) {
    if (server.process().running().isPresent()) {
      progress.step(
          "Stopping " + server.name(),
          () -> {
            server.stop();
            return null;
          });
    } else {
      server.stop();
    }
  }

  private CompletableFuture<Void> run(ExecutorService pool, Server server, Runnable afterwards) {
    return CompletableFuture.runAsync(
        () -> {
          ensure(server);
          afterwards.run();
        },
        pool);
  }

  private void ensure(Server server) {
    if (server.process().running().isPresent()) {
      progress.say("  kept " + server.name() + ", which runs already");
      return;
    }
    progress.step(
        "Starting " + server.name(),
        () -> {
          server.start();
          return null;
        });
  }

  private void prepareDatabases() {
    postgres.createDatabase("registry");
    new StoreDatabases(checkout, postgres, state).prepare();
  }

  private void createTopics() {
    try (Admin admin = admin()) {
      TopicPlan.read(checkout.root().resolve("connect-config/topics.properties")).create(admin);
    }
  }

  private void register(String what, List<ConnectorConfig> connectors) {
    ConnectClient client = new ConnectClient(connect.url());
    progress.step(
        "Registering the " + what,
        () -> {
          connectors.forEach(client::put);
          connectors.forEach(connector -> client.awaitRunning(connector.name(), CONNECTOR_TIMEOUT));
          return null;
        });
  }

  private void requireBuilt() {
    checkout.built("sink-connectors/target/plugin");
    checkout.built("streams-app/target/app/lib");
    checkout.built("local-stack/servers/kafka/target/lib");
    checkout.built("local-stack/servers/neo4j/target/lib");
    checkout.built("local-stack/servers/registry/target/app");
    checkout.built("local-stack/servers/connect-plugins/target/plugins");
  }

  private void requirePorts() {
    StackPorts ports = state.ports();
    requirePort(postgres, ports.postgres(), "--port-postgres");
    requirePort(kafka, ports.kafka(), "--port-kafka");
    requirePort(kafka, ports.kafkaController(), "--port-kafka-controller");
    requirePort(registry, ports.registry(), "--port-registry");
    requirePort(connect, ports.connect(), "--port-connect");
    requirePort(neo4j, ports.neo4j(), "--port-neo4j");
    requirePort(streams, ports.streams(), "--port-streams");
  }

  private static void requirePort(Server server, int port, String option) {
    if (server.process().running().isEmpty()) {
      Ports.requireFree(port, server.name(), option);
    }
  }
}
