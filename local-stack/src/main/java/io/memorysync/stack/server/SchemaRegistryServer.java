package io.memorysync.stack.server;

import io.memorysync.stack.StackException;
import io.memorysync.stack.process.ManagedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Apicurio Registry, which keeps its schemas in a PostgreSQL database. */
public final class SchemaRegistryServer implements Server {

  private static final int HEAP_MB = 256;
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final Path application;
  private final int port;
  private final Database database;
  private final ManagedProcess process;

  /** Where the schemas are kept. The tables are made by the registry. */
  public record Database(String jdbcUrl, String user, String password) {}

  /**
   * @param application the unpacked registry, which holds its executable jar
   */
  public SchemaRegistryServer(
      Path application, int port, Database database, ManagedProcess process) {
    this.application = application;
    this.port = port;
    this.database = database;
    this.process = process;
  }

  @Override
  public ManagedProcess process() {
    return process;
  }

  /** Without a path; {@code /apis/ccompat/v7} and {@code /apis/registry/v2} are below. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void start() {
    process.start(
        new Java(HEAP_MB).jar(runner()),
        Map.of(
            "QUARKUS_HTTP_HOST", "127.0.0.1",
            "QUARKUS_HTTP_PORT", Integer.toString(port),
            "APICURIO_STORAGE_KIND", "sql",
            "APICURIO_STORAGE_SQL_KIND", "postgresql",
            "APICURIO_DATASOURCE_URL", database.jdbcUrl(),
            "APICURIO_DATASOURCE_USERNAME", database.user(),
            "APICURIO_DATASOURCE_PASSWORD", database.password()));
    process.awaitReady(() -> HttpProbe.ok(url() + "/apis/ccompat/v7/subjects"), START_TIMEOUT);
  }

  @Override
  public void stop() {
    process.stop(STOP_TIMEOUT);
  }

  private Path runner() {
    try (Stream<Path> files = Files.list(application)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(
              () ->
                  new StackException(
                      application + " holds no registry; build it with: mvn -DskipTests package"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
