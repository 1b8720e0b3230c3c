package io.memorysync.stack;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Every address of a running stack, with the credentials for local use. */
public record Endpoints(
    String kafkaBootstrapServers,
    String registryUrl,
    String connectUrl,
    String connectMetricsUrl,
    Database openmemory,
    Database mem0,
    Neo4j neo4j,
    String streamsAppUrl,
    Gateway gateway) {

  private static final String HOST = "127.0.0.1";

  /** A database with its superuser and the two roles of memory-sync. */
  public record Database(
      String host,
      int port,
      String database,
      String jdbcUrl,
      Login superuser,
      Login source,
      Login sink) {}

  /** A user with its password. */
  public record Login(String user, String password) {}

  /** Neo4j over Bolt. */
  public record Neo4j(String boltUri, String user, String password) {}

  /**
   * The gateway.
   *
   * @param adminKey an API key that may do everything
   * @param jdbcUrl of its database
   */
  public record Gateway(String url, String adminKey, String jdbcUrl, Login login) {}

  /** Those of a stack with that state. */
  public static Endpoints of(StackState state) {
    StackPorts ports = state.ports();
    return new Endpoints(
        HOST + ":" + ports.kafka(),
        "http://" + HOST + ":" + ports.registry(),
        "http://" + HOST + ":" + ports.connect(),
        "http://" + HOST + ":" + ports.connectMetrics() + "/metrics",
        database(state, "openmemory"),
        database(state, "mem0"),
        new Neo4j("bolt://" + HOST + ":" + ports.neo4j(), "neo4j", state.neo4jPassword()),
        "http://" + HOST + ":" + ports.streams(),
        new Gateway(
            "http://" + HOST + ":" + ports.gateway(),
            state.gatewayKey(),
            "jdbc:postgresql://" + HOST + ":" + ports.postgres() + "/gateway",
            new Login("memory_sync_gateway", state.gatewayPassword())));
  }

  private static Database database(StackState state, String name) {
    return new Database(
        HOST,
        state.ports().postgres(),
        name,
        "jdbc:postgresql://" + HOST + ":" + state.ports().postgres() + "/" + name,
        new Login("postgres", state.postgresPassword()),
        new Login("memory_sync_source", state.sourcePassword()),
        new Login("memory_sync_sink", state.sinkPassword()));
  }

  /**
   * The variables that the files in connect-config refer to.
   *
   * @param streamsState the directory of the streams application's state stores
   */
  public Map<String, String> environment(Path streamsState) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("MEMORY_SYNC_BOOTSTRAP_SERVERS", kafkaBootstrapServers);
    environment.put("MEMORY_SYNC_REGISTRY_URL", registryUrl);
    addDatabase(environment, "MEMORY_SYNC_OPENMEMORY_", openmemory);
    addDatabase(environment, "MEMORY_SYNC_MEM0_", mem0);
    environment.put("MEMORY_SYNC_SOURCE_USER", openmemory.source.user);
    environment.put("MEMORY_SYNC_SOURCE_PASSWORD", openmemory.source.password);
    environment.put("MEMORY_SYNC_SINK_USER", openmemory.sink.user);
    environment.put("MEMORY_SYNC_SINK_PASSWORD", openmemory.sink.password);
    environment.put("MEMORY_SYNC_NEO4J_URI", neo4j.boltUri);
    environment.put("MEMORY_SYNC_NEO4J_USER", neo4j.user);
    environment.put("MEMORY_SYNC_NEO4J_PASSWORD", neo4j.password);
    environment.put(
        "MEMORY_SYNC_HTTP_PORT", streamsAppUrl.substring(streamsAppUrl.lastIndexOf(':') + 1));
    environment.put("MEMORY_SYNC_STATE_DIR", streamsState.toString());
    environment.put("MEMORY_SYNC_CONNECT_URL", connectUrl);
    environment.put("MEMORY_SYNC_CONNECT_METRICS_URL", connectMetricsUrl);
    environment.put("MEMORY_SYNC_STREAMS_URL", streamsAppUrl);
    environment.put("MEMORY_SYNC_PROBE_ENABLED", "false");
    environment.put("MEMORY_SYNC_GATEWAY_DB_HOST", mem0.host);
    environment.put("MEMORY_SYNC_GATEWAY_DB_PORT", Integer.toString(mem0.port));
    environment.put("MEMORY_SYNC_GATEWAY_DB", "gateway");
    environment.put("MEMORY_SYNC_GATEWAY_PASSWORD", gateway.login.password);
    environment.put("MEMORY_SYNC_GATEWAY_ADMIN_KEY", gateway.adminKey);
    environment.put(
        "MEMORY_SYNC_GATEWAY_HTTP_PORT", gateway.url.substring(gateway.url.lastIndexOf(':') + 1));
    return environment;
  }

  private static void addDatabase(
      Map<String, String> environment, String prefix, Database database) {
    environment.put(prefix + "HOST", database.host);
    environment.put(prefix + "PORT", Integer.toString(database.port));
    environment.put(prefix + "DB", database.database);
  }
}
