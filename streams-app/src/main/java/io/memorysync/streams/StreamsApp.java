package io.memorysync.streams;

import io.memorysync.embed.Embedders;
import io.memorysync.schema.Topics;
import io.memorysync.streams.config.StreamsAppConfig;
import io.memorysync.streams.http.AppStatus;
import io.memorysync.streams.http.StatusServer;
import io.memorysync.streams.setup.Prerequisites;
import io.memorysync.streams.setup.SnapshotGate;
import io.memorysync.streams.setup.SubjectSetup;
import io.memorysync.streams.setup.TopicCheck;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The streams-app: runs the topology until it is told to stop. */
@Command(
    name = "streams-app",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the change events of every memory store, agrees on one canonical memory for each UUID,",
      "and publishes it on memory.canonical. Any number of instances share the work."
    })
public final class StreamsApp implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);

  /** A member that stays until its session ends would hold its successor up for that long. */
  private static final CloseOptions LEAVING =
      CloseOptions.timeout(Duration.ofSeconds(20))
          .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);

  private static final Duration BACK_OFF = Duration.ofSeconds(1);

  @Option(
      names = "--config",
      required = true,
      paramLabel = "<file>",
      description = "Properties file; see connect-config/streams-app.properties.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "<key>=<value>",
      description = "A setting in place of the file's; can be given several times.")
  private Map<String, String> overrides = Map.of();

  private final AppStatus status = new AppStatus();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** There from the start: a count that appears with the first failure has not grown. */
  private final Counter threadFailures = metrics.counter("memorysync.thread.failures");

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StreamsApp()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    StreamsAppConfig config;
    MemoryTopology topology;
    try {
      config = new StreamsAppConfig(properties());
      topology = MemoryTopology.of(config, Embedders.of(config), metrics);
    } catch (ConfigException e) {
      System.err.println(file + ": " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    StatusServer server =
        new StatusServer(
            config.getString(StreamsAppConfig.HTTP_HOST),
            config.getInt(StreamsAppConfig.HTTP_PORT),
            status,
            topology::counts,
            metrics);
    try (server) {
      awaitPrerequisites(config, topology);
      return run(config, topology);
    }
  }

  private Map<String, String> properties() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    settings.putAll(overrides);
    return settings;
  }

  private void awaitPrerequisites(StreamsAppConfig config, MemoryTopology topology)
      throws InterruptedException {
    Prerequisites prerequisites = new Prerequisites(status);
    try (Admin admin = Admin.create(config.client())) {
      Set<String> topics = new HashSet<>(topology.changeTopics());
      topics.addAll(Topics.ALL);
      Set<String> compacted = new HashSet<>(topology.referenceTopics());
      compacted.addAll(List.of(Topics.CANONICAL, Topics.USER_ID));
      TopicCheck check = new TopicCheck(admin);
      prerequisites.await(() -> check.findings(topics, compacted));
      String registry = config.getString(StreamsAppConfig.REGISTRY_URL);
      if (registry != null) {
        SubjectSetup subjects = new SubjectSetup(registry);
        prerequisites.await(
            () -> {
              subjects.apply();
              return List.of();
            });
      }
      SnapshotGate gate =
          new SnapshotGate(admin, config.getString(StreamsAppConfig.HEARTBEAT_PREFIX));
      prerequisites.await(
          () ->
              gate.stillSnapshotting(topology.prefixes()).stream()
                  .map(prefix -> "The first snapshot of source '" + prefix + "' is not complete.")
                  .toList());
    }
  }

  private int run(StreamsAppConfig config, MemoryTopology topology) throws InterruptedException {
    Properties properties = new Properties();
    properties.putAll(config.streams());
    KafkaStreams streams = new KafkaStreams(topology.topology(), properties);
    CountDownLatch stopped = new CountDownLatch(1);
    streams.setStateListener(
        (now, before) -> {
          status.topology(now.name(), now == State.RUNNING);
          LOG.info("Kafka Streams is {}", now);
          if (now == State.ERROR || now == State.NOT_RUNNING) {
            stopped.countDown();
          }
        });
    streams.setUncaughtExceptionHandler(this::restartThread);
    new KafkaStreamsMetrics(streams).bindTo(metrics);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(LEAVING), "stop-streams"));
    streams.start();
    stopped.await();
    return streams.state() == State.ERROR ? 1 : 0;
  }

  /** Whatever stops a thread is retried: with exactly-once nothing is lost or done twice by it. */
  private StreamThreadExceptionResponse restartThread(Throwable failure) {
    threadFailures.increment();
    LOG.error("A stream thread failed and is replaced", failure);
    try {
      Thread.sleep(BACK_OFF.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }
}
