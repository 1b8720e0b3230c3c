package io.memorysync.testkit;

/**
 * Where tests get their servers. Each is started when it is first asked for, shared by all tests of
 * the JVM, and stopped at its end. Docker provides them where a daemon answers, plain processes
 * otherwise; a test cannot tell.
 */
public final class TestServers {

  private TestServers() {}

  public static PostgresServer postgres() {
    return Postgres.SERVER;
  }

  public static Neo4jServer neo4j() {
    return Neo4j.SERVER;
  }

  private static ServerProvider provider() {
    return DockerServers.available() ? new DockerServers() : LocalServers.shared();
  }

  private static final class Postgres {
    static final PostgresServer SERVER = provider().postgres();
  }

  private static final class Neo4j {
    static final Neo4jServer SERVER = provider().neo4j();
  }
}
