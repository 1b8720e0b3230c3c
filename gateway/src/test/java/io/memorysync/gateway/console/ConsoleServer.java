package io.memorysync.gateway.console;

import io.memorysync.gateway.TestDatabase;
import io.memorysync.gateway.access.ApiKeys;
import io.memorysync.gateway.access.Callers;
import io.memorysync.gateway.access.RateLimit;
import io.memorysync.gateway.http.Admission;
import io.memorysync.gateway.http.GatewayServer;
import io.memorysync.gateway.project.CanonicalTopic;
import io.memorysync.gateway.read.MemoryReader;
import io.memorysync.gateway.read.UserDirectory;
import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.schema.UserRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** A gateway that serves the console, on a real read model and over a pipeline that is told. */
final class ConsoleServer implements AutoCloseable {

  static final String ADMIN = "admins-key";
  static final UUID TEA = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");

  private static final UserRef ADA = new UserRef("11111111-1111-4111-8111-111111111111", "ada");

  private final TestDatabase database;
  private final SeenPipeline pipeline = new SeenPipeline();
  private final ApiKeys keys;
  private final Console console;
  private final GatewayServer server;

  private ConsoleServer(TestDatabase database) throws SQLException {
    this.database = database;
    new CanonicalTopic()
        .userId(new UserId("ada", ADA.getId(), UserIdSource.MAPPING))
        .version(CanonicalTopic.memory(TEA, 1, ADA, "Likes green tea.", 1, 0, 0))
        .version(CanonicalTopic.memory(TEA, 2, ADA, "Likes black tea.", 1, 0, 0))
        .projectInto(database.database());
    DataSource requests = database.database().requests();
    this.keys = new ApiKeys(requests);
    Admission admission =
        new Admission(
            new Callers(true, ADMIN, keys, new UserDirectory(requests)),
            new RateLimit(0, 1),
            new RateLimit(0, 1));
    this.console =
        new Console(
            admission,
            new Console.Sources(
                new MemoryReader(requests),
                Optional.of(pipeline),
                Optional.empty(),
                Optional.empty(),
                "https://runbook.example/"));
    this.server =
        new GatewayServer(
            new GatewayServer.Settings("127.0.0.1", 0, 16, 65_536),
            List.of(),
            List.of(),
            admission,
            new SimpleMeterRegistry(),
            console::addTo);
  }

  static ConsoleServer start() throws SQLException {
    return new ConsoleServer(TestDatabase.create());
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  ApiKeys keys() {
    return keys;
  }

  SeenPipeline pipeline() {
    return pipeline;
  }

  @Override
  public void close() {
    console.close();
    server.close();
    database.close();
  }
}
