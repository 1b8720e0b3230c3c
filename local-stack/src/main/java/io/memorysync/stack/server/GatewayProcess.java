package io.memorysync.stack.server;

import io.memorysync.stack.process.ManagedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** memory-sync's gateway. */
public final class GatewayProcess implements Server {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  /** A topic may be long. */
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(10);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Path libraries;
  private final Path properties;
  private final int port;
  private final Map<String, String> environment;
  private final JvmSize size;
  private final ManagedProcess process;

  /**
   * @param libraries the directory with the application's jars
   * @param properties its configuration file
   * @param port of its HTTP interface
   * @param environment what the configuration's {@code ${env:…}} refer to
   */
  public GatewayProcess(
      Path libraries,
      Path properties,
      int port,
      Map<String, String> environment,
      JvmSize size,
      ManagedProcess process) {
    this.libraries = libraries;
    this.properties = properties;
    this.port = port;
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

  /** Waits until it is alive; {@link #awaitReady()} waits until it answers requests. */
  @Override
  public void start() {
    process.start(
        new Java(size)
            .run(
                libraries + "/*",
                "io.memorysync.gateway.Gateway",
                "serve",
                "--config",
                properties.toString(),
                "--set",
                "operations.config=" + properties.resolveSibling("operations.properties")),
        environment);
    process.awaitReady(() -> HttpProbe.ok(url() + "/health/live"), START_TIMEOUT);
  }

  /** Waits until it has read what was on the topics. */
  public void awaitReady() {
    process.awaitReady(() -> HttpProbe.ok(url() + "/health/ready"), READY_TIMEOUT);
  }

  @Override
  public void stop() {
    process.stop(STOP_TIMEOUT);
  }
}
