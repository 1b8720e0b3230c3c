package io.memorysync.stack.server;

import io.memorysync.stack.process.ManagedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** memory-sync's streams application. */
public final class StreamsAppProcess implements Server {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(120);
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
  public StreamsAppProcess(
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

  /** Waits until it is alive; {@link #awaitReady()} waits until it processes. */
  @Override
  public void start() {
    start(Map.of());
  }

  /**
   * The same with other settings.
   *
   * @param settings that take the place of the configuration file's
   */
  public void start(Map<String, String> settings) {
    List<String> arguments = new ArrayList<>(List.of("--config", properties.toString()));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    process.start(
        new Java(size)
            .run(
                libraries + "/*",
                "io.memorysync.streams.StreamsApp",
                arguments.toArray(String[]::new)),
        environment);
    process.awaitReady(() -> HttpProbe.ok(url() + "/health/live"), START_TIMEOUT);
  }

  /** Waits until the snapshots of all stores are in and the topology runs. */
  public void awaitReady() {
    process.awaitReady(this::ready, READY_TIMEOUT);
  }

  public boolean ready() {
    return HttpProbe.ok(url() + "/health/ready");
  }

  @Override
  public void stop() {
    process.stop(STOP_TIMEOUT);
  }
}
