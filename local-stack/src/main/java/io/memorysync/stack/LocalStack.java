package io.memorysync.stack;

import io.memorysync.connectclient.ConnectClient;
import io.memorysync.stack.check.CapturedDatabase;
import io.memorysync.stack.check.DatabaseCheck;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.server.ConnectWorker;
import io.memorysync.stack.server.GatewayProcess;
import io.memorysync.stack.server.KafkaBroker;
import io.memorysync.stack.server.Neo4jServerProcess;
import io.memorysync.stack.server.OperationsProcess;
import io.memorysync.stack.server.PostgresServerProcess;
import io.memorysync.stack.server.SchemaRegistryServer;
import io.memorysync.stack.server.Server;
import io.memorysync.stack.server.StreamsAppProcess;
import io.memorysync.stack.topics.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole system on one machine: PostgreSQL, Kafka, registry, Connect, Neo4j, the streams
 * application and the gateway as processes, in the order in which they need each other. Data
 * survives {@link #stop()}; whoever opens the same directory later finds the processes that still
 * run.
 */
public final class LocalStack {

  private static final Duration CONNECTOR_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  private final Checkout checkout;
  private final StackDirectory directory;
  private final StackState state;
  private final StackSize size;
  private final Progress progress;
  private final Endpoints endpoints;
  private final StackServers servers;
  private final Lock starting = new ReentrantLock();
  private volatile boolean aborted;

  private LocalStack(
      Checkout checkout,
      StackDirectory directory,
      StackState state,
      StackSize size,
      List<Path> plugins,
      Progress progress) {
    this.checkout = checkout;
    this.directory = directory;
    this.state = state;
    this.size = size;
    this.progress = progress;
    this.endpoints = Endpoints.of(state);
    this.servers = StackServers.wire(checkout, directory, state, size, plugins, progress);
  }

  /**
   * The stack of that directory, made if there is none.
   *
   * @param ports for the servers; ignored as long as one of them runs, on the ports it has
   */
  public static LocalStack open(
      Checkout checkout, StackDirectory directory, StackPorts ports, Progress progress) {
    return open(checkout, directory, ports, StackSize.SMALL, List.of(), progress);
  }

  /**
   * The same in another size, with more Connect plugins.
   *
   * @param plugins directories of them, beside memory-sync's own
   */
  public static LocalStack open(
      Checkout checkout,
      StackDirectory directory,
      StackPorts ports,
      StackSize size,
      List<Path> plugins,
      Progress progress) {
    StackState known = StackState.read(directory.state()).orElseGet(() -> StackState.create(ports));
    LocalStack stack = new LocalStack(checkout, directory, known, size, plugins, progress);
    if (stack.servers().stream().noneMatch(server -> server.process().running().isPresent())) {
      stack = new LocalStack(checkout, directory, known.on(ports), size, plugins, progress);
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
        .map(
            state ->
                new LocalStack(checkout, directory, state, StackSize.SMALL, List.of(), progress))
        .orElseThrow(
            () -> new StackException("There is no stack yet; start it with: ./memory-sync up"));
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  /** Every process, in the order in which they are shown. */
  public List<Server> servers() {
    return servers.all();
  }

  public PostgresServerProcess postgres() {
    return servers.postgres();
  }

  public KafkaBroker kafka() {
    return servers.kafka();
  }

  public ConnectWorker connect() {
    return servers.connect();
  }

  /** Connect's REST interface. */
  public ConnectClient connectClient() {
    return new ConnectClient(
        endpoints.connectUrl(), "see why with: ./memory-sync status", StackException::new);
  }

  public StreamsAppProcess streams() {
    return servers.streams();
  }

  /**
   * A second instance of the streams application, with a state directory of its own. It is not one
   * of {@link #servers()}, but {@link #stop()} ends it, too.
   *
   * @param port of its HTTP interface
   */
  public StreamsAppProcess secondStreams(int port) {
    return StackServers.streams(
        checkout,
        directory,
        "streams-app-2",
        port,
        size.streams(),
        environment("streams-app-2", port));
  }

  /**
   * A second worker of the Connect cluster, with memory-sync's own plugins and without metrics. It
   * is not one of {@link #servers()}, but {@link #stop()} ends it, too.
   *
   * @param port of its REST interface
   */
  public ConnectWorker secondConnect(int port) {
    return StackServers.connect(
        checkout,
        directory,
        "connect-2",
        new StackServers.ConnectPorts(port, 0),
        size.connect(),
        endpoints.environment(directory.data("streams-app")),
        List.of());
  }

  public GatewayProcess gateway() {
    return servers.gateway();
  }

  /**
   * A second instance of the gateway, on the same database and topics. It is not one of {@link
   * #servers()}: whoever starts it ends it.
   *
   * @param port of its HTTP interface
   */
  public GatewayProcess secondGateway(int port) {
    Map<String, String> own = new TreeMap<>(environment());
    own.put("MEMORY_SYNC_GATEWAY_HTTP_PORT", Integer.toString(port));
    return StackServers.gateway(checkout, directory, "gateway-2", port, size.gateway(), own);
  }

  public SchemaRegistryServer registry() {
    return servers.registry();
  }

  public Neo4jServerProcess neo4j() {
    return servers.neo4j();
  }

  /** The operators' commands, for this stack. */
  public OperationsProcess operations() {
    return operations(checkout, endpoints.environment(directory.data("streams-app")));
  }

  /** The operators' commands, for no stack: what they tell of themselves. */
  public static OperationsProcess operations(Checkout checkout) {
    return operations(checkout, Map.of());
  }

  private static OperationsProcess operations(Checkout checkout, Map<String, String> environment) {
    return new OperationsProcess(
        checkout.built("operations/target/app/lib"),
        checkout.root().resolve("connect-config/operations.properties"),
        environment);
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

  private Map<String, String> environment(String streamsApp, int port) {
    Map<String, String> own = new TreeMap<>(endpoints.environment(directory.data(streamsApp)));
    own.put("MEMORY_SYNC_HTTP_PORT", Integer.toString(port));
    return own;
  }

  /** When its sinks were replayed. */
  public Replays replays() {
    return new Replays(directory.replays());
  }

  /** A client of the stack's broker. */
  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", endpoints.kafkaBootstrapServers()));
  }

  /** Starts what does not run yet and waits until all of it works. */
  public void start() {
    requireBuilt();
    inParallel(
        pool -> {
          CompletableFuture<Void> neo4j = run(pool, () -> ensure(servers.neo4j()));
          startCapture(pool).join();
          return startPipeline(pool, neo4j);
        });
    awaitSnapshots();
    startGateway();
  }

  /** Starts the gateway, if it does not run yet, and waits until it answers requests. */
  public void startGateway() {
    prepareGateway();
    ensure(servers.gateway());
    progress.step(
        "Waiting until the gateway has read what is there",
        () -> {
          servers.gateway().awaitReady();
          return null;
        });
  }

  private void prepareGateway() {
    new StoreDatabases(checkout, servers.postgres(), state).prepareGateway();
  }

  /** Starts the servers that do not run yet, makes databases and topics. */
  public void startServers() {
    inParallel(
        pool ->
            CompletableFuture.allOf(startCapture(pool), run(pool, () -> ensure(servers.neo4j()))));
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
    inParallel(pool -> startPipeline(pool, CompletableFuture.completedFuture(null)));
    awaitSnapshots();
  }

  /** Waits until every connector of connect-config runs. */
  public void awaitConnectors() {
    ConnectClient client = connectClient();
    Stream.concat(sources().stream(), sinks().stream())
        .forEach(connector -> client.awaitRunning(connector.name(), CONNECTOR_TIMEOUT));
  }

  /** What makes the databases unfit to be captured, a sentence each. */
  public List<String> check() {
    return findings((check, source) -> check.findings());
  }

  /**
   * The same; where the sources are registered already, also what is wrong with their slots and
   * with the logs that they read.
   */
  public List<String> checkNow() {
    if (!isCapturing()) {
      return check();
    }
    return findings((check, source) -> check.findingsOfCapture(position(source)));
  }

  /** A worker that does not answer any more, or has no broker to ask, is its own trouble. */
  private OptionalLong position(String source) {
    if (servers.kafka().process().running().isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return connectClient().forALook().position(source);
    } catch (StackException e) {
      return OptionalLong.empty();
    }
  }

  /** A worker that does not answer yet is its own trouble; without it slots are not looked at. */
  private boolean isCapturing() {
    if (servers.connect().process().running().isEmpty()) {
      return false;
    }
    try {
      return connectClient()
          .forALook()
          .connectors()
          .containsAll(sources().stream().map(ConnectorConfig::name).toList());
    } catch (StackException e) {
      return false;
    }
  }

  /** Runs the SQL of connect-config again, for tables that were made anew. */
  public void prepareAgain() {
    progress.step(
        "Running the SQL of connect-config",
        () -> {
          new StoreDatabases(checkout, servers.postgres(), state).prepareAgain();
          return null;
        });
  }

  private List<String> findings(BiFunction<DatabaseCheck, String, List<String>> check) {
    int dims = StreamsSettings.read(checkout).embeddingDims();
    return sources().stream()
        .map(source -> CapturedDatabase.of(source, environment()))
        .flatMap(
            database -> check.apply(new DatabaseCheck(database, dims), database.source()).stream())
        .toList();
  }

  /** Stops everything, those who depend on others first. */
  public void stop() {
    secondStreams(state.ports().streams()).stop();
    secondConnect(state.ports().connect()).stop();
    if (servers.kafka().process().running().isEmpty()) {
      // Without a broker they cannot say goodbye and would try for half a minute.
      servers.connect().process().kill();
      servers.streams().process().kill();
      servers.gateway().process().kill();
    }
    for (List<Server> tier : servers.tiers()) {
      CompletableFuture.allOf(
              tier.stream()
                  .map(server -> CompletableFuture.runAsync(() -> end(server)))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  /** Stops everything for good, also what another thread is about to start. */
  public void abort() {
    aborted = true;
    stop();
    starting.lock();
    try {
      stop();
    } finally {
      starting.unlock();
    }
  }

  /** Whether {@link #abort()} was called; a start that fails after that fails because of it. */
  public boolean isAborted() {
    return aborted;
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

  private void inParallel(Function<ExecutorService, CompletableFuture<Void>> steps) {
    starting.lock();
    ExecutorService pool = Executors.newFixedThreadPool(servers.all().size());
    try {
      servers.requirePorts(state.ports());
      steps.apply(pool).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      finish(pool);
      starting.unlock();
    }
  }

  /** Waits for what still starts, so that nothing comes up after somebody has seen a failure. */
  private static void finish(ExecutorService pool) {
    pool.shutdown();
    try {
      pool.awaitTermination(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Void> startCapture(ExecutorService pool) {
    CompletableFuture<Void> databases =
        run(
            pool,
            () -> {
              ensure(servers.postgres());
              prepareDatabases();
              ensure(servers.registry());
            });
    CompletableFuture<Void> topics =
        run(
            pool,
            () -> {
              ensure(servers.kafka());
              createTopics();
              ensure(servers.connect());
            });
    return CompletableFuture.allOf(databases, topics);
  }

  /** The sinks need the graph, which is the slowest to start; the application does not. */
  private CompletableFuture<Void> startPipeline(
      ExecutorService pool, CompletableFuture<Void> neo4j) {
    registerSources();
    CompletableFuture<Void> application = run(pool, () -> ensure(servers.streams()));
    neo4j.join();
    register("sink connectors", sinks());
    return application;
  }

  private static CompletableFuture<Void> run(ExecutorService pool, Runnable steps) {
    return CompletableFuture.runAsync(steps, pool);
  }

  private void ensure(Server server) {
    if (aborted) {
      throw new StackException(server.name() + " is not started any more: the stack is stopping.");
    }
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
    servers.postgres().createDatabase("registry");
    new StoreDatabases(checkout, servers.postgres(), state).prepare();
  }

  private void createTopics() {
    try (Admin admin = admin()) {
      TopicPlan.read(checkout.root().resolve("connect-config/topics.properties")).create(admin);
    }
  }

  private void awaitSnapshots() {
    progress.step(
        "Waiting until streams-app has the snapshots of both stores",
        () -> {
          servers.streams().awaitReady();
          return null;
        });
  }

  private void register(String what, List<ConnectorConfig> connectors) {
    ConnectClient client = connectClient();
    progress.step(
        "Registering the " + what,
        () -> {
          connectors.forEach(connector -> client.put(connector.name(), connector.config()));
          connectors.forEach(connector -> client.awaitRunning(connector.name(), CONNECTOR_TIMEOUT));
          return null;
        });
  }

  private void requireBuilt() {
    checkout.built("sink-connectors/target/plugin");
    checkout.built("source-connector/target/plugin");
    checkout.built("streams-app/target/app/lib");
    checkout.built("gateway/target/app/lib");
    checkout.built("local-stack/servers/kafka/target/lib");
    checkout.built("local-stack/servers/neo4j/target/lib");
    checkout.built("local-stack/servers/registry/target/app");
    checkout.built("local-stack/servers/connect-plugins/target/plugin");
  }
}
