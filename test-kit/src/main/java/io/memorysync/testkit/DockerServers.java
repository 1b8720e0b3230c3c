package io.memorysync.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Servers as containers; Testcontainers removes them at the JVM's end. */
final class DockerServers implements ServerProvider {

  private static final String PASSWORD = "test-password";
  private static final int POSTGRES_PORT = 5432;
  private static final int BOLT_PORT = 7687;
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  /**
   * Whether a Docker daemon answers. Without a socket nobody is asked, which is quick and quiet.
   */
  static boolean available() {
    boolean configured =
        System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return configured && DockerClientFactory.instance().isDockerAvailable();
  }

  @Override
  @SuppressWarnings("resource")
  public PostgresServer postgres() {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse("pgvector/pgvector:pg17"))
            .withEnv("POSTGRES_PASSWORD", PASSWORD)
            .withExposedPorts(POSTGRES_PORT)
            .withCommand(
                "postgres",
                "-c",
                "wal_level=logical",
                "-c",
                "max_replication_slots=40",
                "-c",
                "max_wal_senders=20",
                "-c",
                "max_connections=200",
                "-c",
                "timezone=UTC",
                "-c",
                "fsync=off")
            // Once for the run that initializes the data, once for the real one.
            .waitingFor(
                Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2)
                    .withStartupTimeout(START_TIMEOUT));
    container.start();
    return new DockerPostgres(container);
  }

  @Override
  @SuppressWarnings("resource")
  public Neo4jServer neo4j() {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse("neo4j:5.26"))
            .withEnv("NEO4J_AUTH", "neo4j/" + PASSWORD)
            .withExposedPorts(BOLT_PORT)
            .waitingFor(
                Wait.forLogMessage(".*Started\\..*\\s", 1).withStartupTimeout(START_TIMEOUT));
    container.start();
    return new DockerNeo4j(container);
  }

  private static void freeze(GenericContainer<?> container) {
    container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  private static void thaw(GenericContainer<?> container) {
    container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
  }

  private record DockerPostgres(GenericContainer<?> container) implements PostgresServer {

    @Override
    public String host() {
      return container.getHost();
    }

    @Override
    public int port() {
      return container.getMappedPort(POSTGRES_PORT);
    }

    @Override
    public String user() {
      return "postgres";
    }

    @Override
    public String password() {
      return PASSWORD;
    }

    @Override
    public void freeze() {
      DockerServers.freeze(container);
    }

    @Override
    public void thaw() {
      DockerServers.thaw(container);
    }

    @Override
    public void createDatabase(String name) {
      try (Connection connection =
              DriverManager.getConnection(jdbcUrl("postgres"), user(), password());
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
        throw new IllegalStateException("database " + name + " cannot be created", e);
      }
    }
  }

  private record DockerNeo4j(GenericContainer<?> container) implements Neo4jServer {

    @Override
    public String boltUri() {
      return "bolt://" + container.getHost() + ":" + container.getMappedPort(BOLT_PORT);
    }

    @Override
    public String user() {
      return "neo4j";
    }

    @Override
    public String password() {
      return PASSWORD;
    }

    @Override
    public void freeze() {
      DockerServers.freeze(container);
    }

    @Override
    public void thaw() {
      DockerServers.thaw(container);
    }
  }
}
