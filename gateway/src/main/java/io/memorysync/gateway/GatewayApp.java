package io.memorysync.gateway;

import io.javalin.config.JavalinConfig;
import io.memorysync.embed.EmbedderOptions;
import io.memorysync.embed.Embedders;
import io.memorysync.gateway.access.ApiKeys;
import io.memorysync.gateway.access.Callers;
import io.memorysync.gateway.access.RateLimit;
import io.memorysync.gateway.config.GatewayConfig;
import io.memorysync.gateway.console.Console;
import io.memorysync.gateway.extract.FactExtractor;
import io.memorysync.gateway.extract.OpenAiExtractor;
import io.memorysync.gateway.http.Admission;
import io.memorysync.gateway.http.GatewayServer;
import io.memorysync.gateway.http.HealthApi;
import io.memorysync.gateway.http.OpenApi;
import io.memorysync.gateway.http.Route;
import io.memorysync.gateway.mcp.McpEndpoint;
import io.memorysync.gateway.mem0.Mem0Api;
import io.memorysync.gateway.openmemory.OpenMemoryApi;
import io.memorysync.gateway.openmemory.OpenMemoryAppsApi;
import io.memorysync.gateway.platform.PlatformApi;
import io.memorysync.gateway.project.Projector;
import io.memorysync.gateway.project.ProjectorMetrics;
import io.memorysync.gateway.read.Database;
import io.memorysync.gateway.read.EntityReader;
import io.memorysync.gateway.read.MemoryReader;
import io.memorysync.gateway.read.MemorySearch;
import io.memorysync.gateway.read.OpenConflicts;
import io.memorysync.gateway.read.UserDirectory;
import io.memorysync.gateway.read.VectorIndexes;
import io.memorysync.gateway.service.Additions;
import io.memorysync.gateway.service.Entities;
import io.memorysync.gateway.service.Memories;
import io.memorysync.gateway.write.Arrivals;
import io.memorysync.gateway.write.ChangeTopic;
import io.memorysync.gateway.write.MemoryWriter;
import io.memorysync.gateway.write.ResolverProgress;
import io.memorysync.monitor.Monitor;
import io.memorysync.monitor.MonitorConfig;
import io.memorysync.monitor.PipelineMonitor;
import io.memorysync.operate.config.OperationsConfig;
import io.memorysync.operate.config.OperationsException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.jetty.servlet.ServletHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: its parts, wired. It serves health at once, and everything else as soon as its
 * database has answered.
 */
public final class GatewayApp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayApp.class);
  private static final long AGAIN_AFTER_MS = 500;

  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final int dims;
  private final Database database;
  private final Projector projector;
  private final Arrivals arrivals;
  private final GatewayServer server;
  private final Optional<Monitor> monitor;
  private volatile String preparing = "The gateway's database has not answered yet.";

  private GatewayApp(GatewayConfig config) {
    dims = config.getInt(EmbedderOptions.EMBEDDING_DIMS);
    database = opened(Database.of(config));
    VectorIndexes indexes = opened(new VectorIndexes(database, dims));
    projector =
        opened(
            new Projector(
                () ->
                    new KafkaConsumer<>(
                        config.consumer(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                database.background(),
                config.avro(),
                dims,
                new ProjectorMetrics(metrics),
                indexes::ensure));
    Admin admin = opened(Admin.create(config.client()));
    arrivals =
        opened(
            new Arrivals(
                database.background(),
                new ResolverProgress(
                    admin, config.getString(GatewayConfig.STREAMS_APPLICATION_ID))));
    ChangeTopic topic =
        opened(
            new ChangeTopic(
                new KafkaProducer<>(
                    config.producer(),
                    new StringSerializer(),
                    config.avro().<SpecificRecord>serializer())));
    DataSource requests = database.requests();
    UserDirectory users = new UserDirectory(requests);
    Memories memories =
        new Memories(
            new MemoryReader(requests),
            opened(new MemorySearch(requests, Embedders.of(config))),
            users,
            new MemoryWriter(
                database,
                topic,
                arrivals,
                config.getInt(GatewayConfig.WRITES_WAITING),
                config.millis(GatewayConfig.WRITE_TIMEOUT_MS)));
    Additions additions = new Additions(memories, extractor(config));
    Entities entities = new Entities(new EntityReader(requests), memories);
    List<Route> routes =
        Stream.of(
                new Mem0Api(memories, additions, entities),
                new PlatformApi(memories, additions, entities),
                new OpenMemoryApi(memories, additions, entities),
                new OpenMemoryAppsApi(memories, entities))
            .flatMap(api -> api.routes().stream())
            .toList();
    Callers callers =
        new Callers(
            config.needsKeys(),
            config.getPassword(GatewayConfig.ADMIN_API_KEY).value(),
            new ApiKeys(requests),
            users);
    Admission admission =
        new Admission(
            callers,
            new RateLimit(
                config.getInt(GatewayConfig.RATE_LIMIT), config.getInt(GatewayConfig.RATE_BURST)),
            new RateLimit(
                config.getInt(GatewayConfig.WRONG_KEY_LIMIT), Admission.WRONG_KEYS_AT_ONCE));
    long maxBytes = config.getLong(GatewayConfig.REQUEST_MAX_BYTES);
    McpEndpoint mcp =
        new McpEndpoint(admission, memories, additions, version(), Math.toIntExact(maxBytes));
    monitor = monitor(config);
    Console console = opened(new Console(admission, shown(config, requests, monitor)));
    server =
        opened(
            new GatewayServer(
                new GatewayServer.Settings(
                    config.getString(GatewayConfig.HTTP_HOST),
                    config.getInt(GatewayConfig.HTTP_PORT),
                    config.getInt(GatewayConfig.HTTP_THREADS),
                    maxBytes),
                routes,
                Stream.of(new HealthApi(this::troubles), new OpenApi(routes, version()))
                    .flatMap(api -> api.routes().stream())
                    .toList(),
                admission,
                metrics,
                more(mcp, console)));
  }

  /**
   * Starts a gateway and returns when its database is prepared, however long that takes.
   *
   * @throws ConfigException if the configuration does not fit what is in the database
   * @throws InterruptedException if somebody does not want to wait any longer
   */
  public static GatewayApp start(GatewayConfig config) throws InterruptedException {
    GatewayApp app = new GatewayApp(config);
    try {
      app.prepare();
      app.projector.start();
      app.arrivals.start();
      return app;
    } catch (ConfigException | InterruptedException e) {
      app.close();
      throw e;
    }
  }

  /** The port that is served. */
  public int port() {
    return server.port();
  }

  /** What looks at the pipeline; empty if {@code monitor.connect.url} is. */
  public Optional<Monitor> monitor() {
    return monitor;
  }

  /** Why requests may fail now, a sentence each. */
  List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    if (preparing != null) {
      troubles.add(preparing);
      return troubles;
    }
    try (Connection connection = database.requests().getConnection()) {
      if (!connection.isValid(1)) {
        troubles.add("The gateway's database does not answer.");
      }
    } catch (SQLException e) {
      troubles.add("The gateway's database does not answer.");
    }
    Optional.ofNullable(projector.trouble()).ifPresent(troubles::add);
    return troubles;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close well", part.getClass().getSimpleName(), e);
      }
    }
  }

  private void prepare() throws InterruptedException {
    while (preparing != null) {
      try {
        database.prepare(dims);
        preparing = null;
      } catch (SQLException e) {
        String told = "The gateway's database does not answer, or refuses to be prepared.";
        if (!told.equals(preparing)) {
          LOG.warn("{} {}", told, e.getMessage());
          preparing = told;
        }
        Thread.sleep(AGAIN_AFTER_MS);
      }
    }
  }

  private Consumer<JavalinConfig> more(McpEndpoint mcp, Console console) {
    return config -> {
      console.addTo(config);
      config.jetty.modifyServletContextHandler(
          handler -> handler.addServlet(new ServletHolder(mcp), McpEndpoint.PATH));
      config.router.mount(
          router ->
              router.get(
                  "/metrics",
                  context ->
                      context
                          .contentType("text/plain; version=0.0.4; charset=utf-8")
                          .result(metrics.scrape())));
    };
  }

  /**
   * @param monitor empty where nothing is monitored
   * @throws ConfigException if {@code operations.config} names no usable file
   */
  private static Console.Sources shown(
      GatewayConfig config, DataSource requests, Optional<Monitor> monitor) {
    String file = config.getString(GatewayConfig.OPERATIONS_CONFIG).trim();
    try {
      return new Console.Sources(
          new MemoryReader(requests),
          monitor,
          file.isEmpty() ? Optional.empty() : Optional.of(OperationsConfig.read(Path.of(file))),
          Optional.of(config.monitor()).filter(MonitorConfig::isOn).map(MonitorConfig::connectUrl),
          config.getString(GatewayConfig.RUNBOOK_URL).trim());
    } catch (OperationsException e) {
      throw new ConfigException(GatewayConfig.OPERATIONS_CONFIG + ": " + e.getMessage());
    }
  }

  private static String version() {
    String version = GatewayApp.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private static Optional<FactExtractor> extractor(GatewayConfig config) {
    String url = config.getString(GatewayConfig.LLM_URL);
    return url.isBlank()
        ? Optional.empty()
        : Optional.of(
            new OpenAiExtractor(
                url.trim(),
                config.getPassword(GatewayConfig.LLM_API_KEY).value(),
                config.getString(GatewayConfig.LLM_MODEL),
                config.millis(GatewayConfig.LLM_TIMEOUT_MS)));
  }

  private Optional<Monitor> monitor(GatewayConfig config) {
    MonitorConfig wanted = config.monitor();
    if (!wanted.isOn()) {
      return Optional.empty();
    }
    OpenConflicts conflicts = new OpenConflicts(database.requests());
    return Optional.of(
        opened(
            PipelineMonitor.start(
                wanted,
                new PipelineMonitor.Host(
                    config.client(),
                    config.getString(GatewayConfig.STREAMS_APPLICATION_ID),
                    config.getString(GatewayConfig.GROUP_ID),
                    this::troubles,
                    () -> openConflicts(conflicts)),
                metrics)));
  }

  private long openConflicts(OpenConflicts conflicts) throws SQLException {
    String notYet = preparing;
    if (notYet != null) {
      throw new IllegalStateException(notYet);
    }
    return conflicts.count();
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }
}
