package io.memorysync.testkit;

import io.memorysync.stack.Checkout;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackSize;
import io.memorysync.stack.process.ManagedProcess;
import io.memorysync.stack.process.ManagedProcess.StopSignal;
import io.memorysync.stack.process.Ports;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.provision.PostgresDistribution;
import io.memorysync.stack.server.Neo4jServerProcess;
import io.memorysync.stack.server.PostgresServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Servers as plain processes, with their data in a directory that is deleted at the JVM's end. */
final class LocalServers implements ServerProvider {

  private static final String PASSWORD = "test-password";

  private final Path directory;
  private final List<Runnable> stops = new CopyOnWriteArrayList<>();

  private LocalServers(Path directory) {
    this.directory = directory;
  }

  static LocalServers shared() {
    return Shared.SERVERS;
  }

  @Override
  public PostgresServer postgres() {
    Path home =
        new PostgresDistribution(Checkout.find(), CacheDirectory.ofUser(), new Progress(System.err))
            .home();
    int port = Ports.free(1).get(0);
    PostgresServerProcess server =
        new PostgresServerProcess(
                new PostgresDistribution(
                    Checkout.find(), CacheDirectory.ofUser(), new Progress(System.err)),
                directory.resolve("postgresql"),
                port,
                PASSWORD,
                new ManagedProcess(
                    "postgresql", directory.resolve("run"), directory, StopSignal.INT))
            .with(StackSize.SMALL.postgresSettings())
            .withoutDurability();
    atExit(server::stop);
    server.start();
    return new LocalPostgres(server, port);
  }

  @Override
  public Neo4jServer neo4j() {
    Neo4jServerProcess server =
        new Neo4jServerProcess(
            Checkout.find().built("local-stack/servers/neo4j/target/lib"),
            directory.resolve("neo4j"),
            Ports.free(1).get(0),
            PASSWORD,
            StackSize.SMALL.neo4j(),
            new ManagedProcess("neo4j", directory.resolve("run"), directory, StopSignal.TERM));
    // Nobody will miss the data, so there is no need to wait for its last checkpoint.
    atExit(server.process()::kill);
    server.start();
    return new LocalNeo4j(server);
  }

  private void atExit(Runnable stop) {
    stops.add(stop);
  }

  private void end() {
    stops.forEach(Runnable::run);
    try {
      CacheDirectory.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record LocalPostgres(PostgresServerProcess server, int port) implements PostgresServer {

    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public String user() {
      return PostgresServerProcess.SUPERUSER;
    }

    @Override
    public String password() {
      return PASSWORD;
    }

    @Override
    public void createDatabase(String name) {
      server.createDatabase(name);
    }

    @Override
    public void freeze() {
      server.process().freeze();
    }

    @Override
    public void thaw() {
      server.process().thaw();
    }
  }

  private record LocalNeo4j(Neo4jServerProcess server) implements Neo4jServer {

    @Override
    public String boltUri() {
      return server.boltUri();
    }

    @Override
    public String user() {
      return Neo4jServerProcess.USER;
    }

    @Override
    public String password() {
      return PASSWORD;
    }

    @Override
    public void freeze() {
      server.process().freeze();
    }

    @Override
    public void thaw() {
      server.process().thaw();
    }
  }

  private static final class Shared {
    static final LocalServers SERVERS = create();

    private static LocalServers create() {
      try {
        Path directory = Files.createTempDirectory("memory-sync-test-");
        // PostgreSQL may run under another account and has to pass through.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        LocalServers servers = new LocalServers(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(servers::end, "stop-test-servers"));
        return servers;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
