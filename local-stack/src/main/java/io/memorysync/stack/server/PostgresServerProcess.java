package io.memorysync.stack.server;

import io.memorysync.stack.StackException;
import io.memorysync.stack.process.Command;
import io.memorysync.stack.process.ManagedProcess;
import io.memorysync.stack.process.ManagedProcess.StopSignal;
import io.memorysync.stack.provision.CacheDirectory;
import io.memorysync.stack.provision.PostgresDistribution;
import io.memorysync.stack.provision.ServerAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL with logical decoding, on the loopback interface. Its settings are those that
 * memory-sync asks of a database; its superuser is {@value #SUPERUSER}.
 */
public final class PostgresServerProcess implements Server {

  public static final String SUPERUSER = "postgres";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "wal_level=logical",
          // Origins take slots as well: one per sink task.
          "max_replication_slots=40",
          "max_wal_senders=20",
          "max_connections=200",
          "timezone=UTC",
          "log_timezone=UTC",
          "jit=off");

  private final PostgresDistribution distribution;
  private final Path data;
  private final int port;
  private final String password;
  private final ServerAccount account;
  private final ManagedProcess process;
  private final List<String> extraSettings = new ArrayList<>();

  /**
   * @param distribution the programs, made on the first start on a machine
   * @param data the data directory, made on the first start
   * @param port on which it listens
   * @param password of the superuser, set when the data directory is made
   * @param process under which name and where it runs; to be stopped by INT (fast shutdown)
   */
  public PostgresServerProcess(
      PostgresDistribution distribution,
      Path data,
      int port,
      String password,
      ManagedProcess process) {
    this.distribution = distribution;
    this.data = data;
    this.port = port;
    this.password = password;
    this.account = ServerAccount.choose();
    this.process = process;
  }

  /** Trades crash safety for speed; for data that nobody will miss. */
  public PostgresServerProcess withoutDurability() {
    return with(List.of("fsync=off", "full_page_writes=off"));
  }

  /**
   * Starts it with further settings.
   *
   * @param settings each {@code name=value}
   */
  public PostgresServerProcess with(List<String> settings) {
    extraSettings.addAll(settings);
    return this;
  }

  @Override
  public ManagedProcess process() {
    return process;
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Makes the data directory if there is none, starts the server and waits until it answers. */
  @Override
  public void start() {
    Path home = distribution.home();
    account.requireReachable(home.resolve("bin"));
    if (!Files.exists(data)) {
      initialize(home);
    }
    List<String> words =
        new ArrayList<>(
            List.of(
                home.resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port)));
    for (List<String> settings : List.of(SETTINGS, extraSettings)) {
      for (String setting : settings) {
        words.add("-c");
        words.add(setting);
      }
    }
    process.start(account.command(words), Map.of());
    process.awaitReady(this::answers, START_TIMEOUT);
  }

  @Override
  public void stop() {
    process.stop(STOP_TIMEOUT);
  }

  /** Ends it without a checkpoint, so that the next start has to recover: immediate shutdown. */
  public void stopImmediately() {
    process.stop(StopSignal.QUIT, STOP_TIMEOUT);
  }

  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, password);
  }

  /** Makes the database, unless it is there. */
  public void createDatabase(String name) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      boolean missing;
      try (var found =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
        missing = !found.next();
      }
      if (missing) {
        statement.execute("CREATE DATABASE \"" + name + "\"");
      }
    } catch (SQLException e) {
      throw new StackException("Database " + name + " cannot be created: " + e.getMessage(), e);
    }
  }

  private void initialize(Path home) {
    Path draft = data.resolveSibling(data.getFileName() + ".making");
    try {
      Files.createDirectories(data.getParent());
      CacheDirectory.delete(draft);
      account.createPrivate(draft);
      Path passwordFile = draft.resolveSibling(draft.getFileName() + ".password");
      Files.writeString(passwordFile, password);
      Files.setOwner(passwordFile, Files.getOwner(draft));
      Files.setPosixFilePermissions(
          passwordFile, java.nio.file.attribute.PosixFilePermissions.fromString("r--------"));
      try {
        new Command(
                account.command(
                    List.of(
                        home.resolve("bin/initdb").toString(),
                        "--pgdata=" + draft,
                        "--username=" + SUPERUSER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8")))
            .output();
      } finally {
        Files.deleteIfExists(passwordFile);
      }
      Files.move(draft, data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }
}
