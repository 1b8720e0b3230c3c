package io.memorysync.stack.server;

import io.memorysync.stack.process.Command;
import io.memorysync.stack.process.ManagedProcess;
import io.memorysync.stack.provision.CacheDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Neo4j community edition over Bolt, on the loopback interface; its user is {@value #USER}. */
public final class Neo4jServerProcess implements Server {

  public static final String USER = "neo4j";

  /** Half a minute on two idle cores; more than 90 s was seen where others take the cores. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Path libraries;
  private final Path home;
  private final int boltPort;
  private final String password;
  private final JvmSize size;
  private final ManagedProcess process;

  /**
   * @param libraries the directory with Neo4j's jars
   * @param home its data, made on the first start
   * @param password of the user, set when the data is made; at least 8 characters
   */
  public Neo4jServerProcess(
      Path libraries,
      Path home,
      int boltPort,
      String password,
      JvmSize size,
      ManagedProcess process) {
    this.libraries = libraries;
    this.home = home;
    this.boltPort = boltPort;
    this.password = password;
    this.size = size;
    this.process = process;
  }

  @Override
  public ManagedProcess process() {
    return process;
  }

  public String boltUri() {
    return "bolt://127.0.0.1:" + boltPort;
  }

  /** Makes the data if there is none, starts the server and waits until it answers. */
  @Override
  public void start() {
    try {
      if (!Files.exists(home)) {
        initialize();
      }
      configure(home);
      // Its own log tells when it is ready; one of an earlier run would tell too early.
      Files.deleteIfExists(serverLog());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.start(
        new Java(size)
            .option("--add-opens=java.base/java.nio=ALL-UNNAMED")
            .option("--add-opens=java.base/java.io=ALL-UNNAMED")
            .option("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
            .run(
                libraries + "/*",
                "org.neo4j.server.CommunityEntryPoint",
                "--home-dir=" + home,
                "--config-dir=" + home.resolve("conf")),
        Map.of());
    process.awaitReady(this::started, START_TIMEOUT);
  }

  @Override
  public void stop() {
    process.stop(STOP_TIMEOUT);
  }

  private void initialize() throws IOException {
    Path draft = home.resolveSibling(home.getFileName() + ".making");
    CacheDirectory.delete(draft);
    configure(draft);
    new Command(
            new Java(128)
                .run(
                    libraries + "/*",
                    "org.neo4j.cli.AdminTool",
                    "dbms",
                    "set-initial-password",
                    password))
        .with(
            Map.of("NEO4J_HOME", draft.toString(), "NEO4J_CONF", draft.resolve("conf").toString()))
        .output();
    Files.move(draft, home);
  }

  private void configure(Path directory) throws IOException {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        conf.resolve("neo4j.conf"),
        String.join(
            "\n",
            List.of(
                "server.default_listen_address=127.0.0.1",
                "server.bolt.listen_address=:" + boltPort,
                "server.http.enabled=false",
                "server.memory.pagecache.size=64m",
                "db.tx_log.preallocate=false",
                "dbms.usage_report.enabled=false",
                // Bolt would wait 10 s for connections that nobody opens to a server that stops.
                "internal.dbms.bolt.netty_server_shutdown_quiet_period=0",
                "")));
  }

  private boolean started() {
    try {
      return Files.exists(serverLog()) && Files.readString(serverLog()).contains("Started.");
    } catch (IOException e) {
      return false;
    }
  }

  private Path serverLog() {
    return home.resolve("logs/neo4j.log");
  }
}
