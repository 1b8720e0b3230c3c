package io.memorysync.testkit;

import io.memorysync.connectclient.ConnectClient;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.RecordedReplay;
import io.memorysync.stack.StackDirectory;
import io.memorysync.stack.StackPorts;
import io.memorysync.stack.process.Ports;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.server.ConnectWorker;
import io.memorysync.stack.server.GatewayProcess;
import io.memorysync.stack.server.Server;
import io.memorysync.stack.snapshot.SnapshotListener;
import io.memorysync.stack.snapshot.SourceSnapshot;
import io.memorysync.stack.status.StackStatus;
import io.memorysync.stack.status.StatusReader;
import io.memorysync.stack.view.StoreView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole system for tests, as {@code ./memory-sync up} starts it, with data in a temporary
 * directory and on free ports. Started when it is first asked for, shared by all tests of the JVM,
 * stopped and deleted at its end. It needs the built artefacts of all modules.
 */
public final class TestStack {

  private final LocalStack stack;
  private final Path directory;
  private Map<String, String> streamsSettings = Map.of();

  private TestStack(LocalStack stack, Path directory) {
    this.stack = stack;
    this.directory = directory;
  }

  /** The JVM's stack, ready. */
  public static TestStack shared() {
    return Shared.STACK;
  }

  /** Where it keeps its data: {@code --directory} of the {@code ./memory-sync} commands. */
  public Path directory() {
    return directory;
  }

  /** Every address with its credentials. */
  public Endpoints endpoints() {
    return stack.endpoints();
  }

  public String bootstrapServers() {
    return endpoints().kafkaBootstrapServers();
  }

  /** A client of the broker. */
  public Admin admin() {
    return stack.admin();
  }

  /** Base address; {@code /apis/registry/v2} and {@code /apis/ccompat/v7} are below. */
  public String registryUrl() {
    return endpoints().registryUrl();
  }

  /** Base address of streams-app's HTTP interface. */
  public String streamsAppUrl() {
    return endpoints().streamsAppUrl();
  }

  /** The gateway, with a key that may do everything. */
  public Endpoints.Gateway gateway() {
    return endpoints().gateway();
  }

  /**
   * A second instance of the gateway, on the same database and topics, that does not run yet.
   * Whoever starts it ends it.
   *
   * @param port of its HTTP interface
   */
  public GatewayProcess secondGateway(int port) {
    return stack.secondGateway(port);
  }

  /** Ends the gateway as a crash would. */
  public void killGateway() {
    stack.gateway().process().kill();
  }

  /** Ends the gateway if it runs, starts it and waits until it answers requests. */
  public void restartGateway() {
    restart(stack.gateway());
    stack.gateway().awaitReady();
  }

  /** OpenMemory's database, entered as its superuser: what its application would write. */
  public Connection openMemory() throws SQLException {
    return StoreView.connect(endpoints().openmemory());
  }

  /** mem0's database, entered as its superuser: what its application would write. */
  public Connection mem0() throws SQLException {
    return StoreView.connect(endpoints().mem0());
  }

  /** Connect's REST interface. */
  public ConnectClient connect() {
    return stack.connectClient();
  }

  /** What {@code ./memory-sync status} shows. */
  public StackStatus status() {
    return new StatusReader(stack).read();
  }

  /** What {@code ./memory-sync check} finds: a sentence for each thing that is wrong. */
  public List<String> check() {
    return stack.check();
  }

  /** What {@code ./memory-sync prepare} does: the SQL of connect-config, again. */
  public void prepareAgain() {
    stack.prepareAgain();
  }

  /** What {@code ./memory-sync replay} does; returns how many records the sink has read. */
  public long replay(String sink) {
    return new RecordedReplay(stack, Progress.silent()).replay(sink, left -> {});
  }

  /** What {@code ./memory-sync snapshot} does; returns how many rows the source has read. */
  public long snapshot(String source, String... tables) {
    return new SourceSnapshot(stack, Progress.silent())
        .take(source, List.of(tables), SnapshotListener.NONE);
  }

  /** What {@code ./memory-sync snapshot --anew} does; returns how many rows were read. */
  public long snapshotAnew(String source) {
    return new SourceSnapshot(stack, Progress.silent()).anew(source, SnapshotListener.NONE);
  }

  /** Ends the Connect worker as a crash would. */
  public void killConnect() {
    stack.connect().process().kill();
  }

  /** Starts the Connect worker; its connectors come up by themselves, each in its time. */
  public void startConnect() {
    stack.connect().start();
  }

  /** Ends the Connect worker if it runs, starts it and waits until its connectors run again. */
  public void restartConnect() {
    restart(stack.connect());
    stack.awaitConnectors();
  }

  /** A second worker of the Connect cluster, which the caller starts and ends. */
  public ConnectWorker secondConnect() {
    return stack.secondConnect(Ports.free(1).get(0));
  }

  /** Where the Connect worker that runs writes its log. */
  public Path connectLog() {
    return stack.connect().process().log();
  }

  /** Ends the broker as a crash would. */
  public void killBroker() {
    stack.kafka().process().kill();
  }

  /** Starts the broker and waits until it answers. */
  public void startBroker() {
    stack.kafka().start();
  }

  /** Ends PostgreSQL, and with it every connection. */
  public void stopPostgres() {
    stack.postgres().stop();
  }

  /** Starts PostgreSQL and waits until it answers. */
  public void startPostgres() {
    stack.postgres().start();
  }

  /** Ends streams-app as a crash would. */
  public void killStreamsApp() {
    stack.streams().process().kill();
  }

  /** Ends streams-app if it runs, starts it and waits until it processes. */
  public void restartStreamsApp() {
    stack.streams().stop();
    stack.streams().start(streamsSettings);
    stack.streams().awaitReady();
  }

  /**
   * Lets streams-app run with other settings, by a restart unless it does already.
   *
   * @param settings that take the place of the configuration file's; empty for those of the file
   */
  public void setStreamsApp(Map<String, String> settings) {
    if (!settings.equals(streamsSettings)) {
      streamsSettings = Map.copyOf(settings);
      restartStreamsApp();
    }
  }

  /**
   * Runs one of the operators' commands ({@code verify}, {@code conflicts}, {@code rejected}) to
   * its end.
   */
  public Operation operate(String... arguments) {
    return Operation.of(stack.operations().command(List.of(arguments)));
  }

  /**
   * The same with another largest heap.
   *
   * @param heapMegabytes the heap in MiB
   */
  public Operation operate(int heapMegabytes, String... arguments) {
    return Operation.of(stack.operations().command(heapMegabytes, List.of(arguments)));
  }

  /** Stops everything and starts it again on the same data, as down and up do. */
  public void restartEverything() {
    streamsSettings = Map.of();
    stack.stop();
    stack.start();
  }

  private static void restart(Server server) {
    server.stop();
    server.start();
  }

  private static final class Shared {
    static final TestStack STACK = start();

    private static TestStack start() {
      try {
        Path directory = Files.createTempDirectory("memory-sync-stack-");
        // PostgreSQL may run under another account and has to pass through.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        LocalStack stack =
            LocalStack.open(
                Checkout.find(),
                new StackDirectory(directory),
                StackPorts.free(),
                new Progress(System.err));
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> end(stack, directory), "stop-test-stack"));
        stack.start();
        return new TestStack(stack, directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void end(LocalStack stack, Path directory) {
      // Nobody will miss the data; only PostgreSQL leaves shared memory behind when it is killed.
      stack.servers().stream()
          .filter(server -> server != stack.postgres())
          .forEach(server -> server.process().kill());
      stack.postgres().stop();
      try {
        CacheDirectory.delete(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
