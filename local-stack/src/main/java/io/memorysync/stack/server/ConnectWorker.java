package io.memorysync.stack.server;

import io.memorysync.stack.process.ManagedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Kafka Connect worker in distributed mode. */
public final class ConnectWorker implements Server {

  /**
   * A worker that was killed may have left a transaction open, and the next one starts when the
   * broker has aborted it: after the producer's transaction.timeout.ms, 60 s.
   */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Prometheus' JMX exporter, which serves the worker's metrics.
   *
   * @param agent its jar
   * @param rules which metrics are served under which names
   * @param port on which they are served; 0 for none
   */
  public record Metrics(Path agent, Path rules, int port) {}

  private final Path libraries;
  private final Path baseProperties;
  private final Path workDirectory;
  private final List<Path> pluginDirectories;
  private final int port;
  private final Metrics metrics;
  private final Map<String, String> environment;
  private final JvmSize size;
  private final ManagedProcess process;

  /**
   * @param libraries the directory with Connect's jars
   * @param baseProperties the worker's settings but for what depends on this machine
   * @param workDirectory where the settings for this machine are written
   * @param pluginDirectories each holds directories of plugins
   * @param environment what the settings' {@code ${env:…}} refer to
   */
  public ConnectWorker(
      Path libraries,
      Path baseProperties,
      Path workDirectory,
      List<Path> pluginDirectories,
      int port,
      Metrics metrics,
      Map<String, String> environment,
      JvmSize size,
      ManagedProcess process) {
    this.libraries = libraries;
    this.baseProperties = baseProperties;
    this.workDirectory = workDirectory;
    this.pluginDirectories = List.copyOf(pluginDirectories);
    this.port = port;
    this.metrics = metrics;
    this.environment = Map.copyOf(environment);
    this.size = size;
    this.process = process;
  }

  @Override
  public ManagedProcess process() {
    return process;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void start() {
    Path properties = workDirectory.resolve("connect-worker.properties");
    try {
      Files.createDirectories(workDirectory);
      Files.writeString(
          properties,
          Files.readString(baseProperties)
              + "\nplugin.path="
              + pluginDirectories.stream().map(Path::toString).collect(Collectors.joining(","))
              + "\nlisteners="
              + url()
              + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.start(
        java()
            .logging("org.apache.kafka.connect.runtime.distributed.DistributedHerder")
            .run(
                libraries + "/*",
                "org.apache.kafka.connect.cli.ConnectDistributed",
                properties.toString()),
        environment);
    // The list of connectors is answered, empty, before the worker knows of any.
    process.awaitReady(() -> HttpProbe.ok(url() + "/health"), START_TIMEOUT);
  }

  private Java java() {
    Java java = new Java(size);
    return metrics.port == 0
        ? java
        : java.option(
            "-javaagent:" + metrics.agent + "=127.0.0.1:" + metrics.port + ":" + metrics.rules);
  }

  @Override
  public void stop() {
    process.stop(STOP_TIMEOUT);
  }
}
