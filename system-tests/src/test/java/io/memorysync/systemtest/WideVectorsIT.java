package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.Endpoints;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackDirectory;
import io.memorysync.stack.StackPorts;
import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.PayloadDialect;
import io.memorysync.stack.clients.WordHashEmbedder;
import io.memorysync.stack.view.StoreView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline for mem0's default model. Its vectors of 1536 dimensions are always stored out of
 * line, so an update that leaves one alone has it in no part of the write-ahead log but the old
 * row. It is a stack of its own, since a pipeline has one model.
 */
class WideVectorsIT {

  private static final int DIMS = 1536;
  private static final List<String> BUILT =
      List.of("local-stack", "sink-connectors", "source-connector", "streams-app");
  private static final String TEXT = "Sails on Sundays.";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private LocalStack stack;

  @BeforeEach
  void startAPipelineOfThatModel() throws IOException, SQLException {
    // PostgreSQL may run under another account and has to pass through.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    stack =
        LocalStack.open(
            configured(),
            new StackDirectory(directory.resolve("stack")),
            StackPorts.free(),
            new Progress(System.err));
    stack.startServers();
    widen(stack.endpoints().openmemory(), "openmemory");
    widen(stack.endpoints().mem0(), Mem0Collection.TABLE);
    stack.startPipeline();
  }

  @AfterEach
  void stop() throws IOException {
    stack.stop();
    for (String link : BUILT) {
      Files.delete(copyOfTheClone().resolve(link));
    }
  }

  @Test
  void anUpdateOfThePayloadAloneKeepsTheVectorInEveryStore() throws SQLException {
    WordHashEmbedder embedder = new WordHashEmbedder(DIMS);
    List<Float> vector = VectorTable.numbers(embedder.embed(TEXT));
    Endpoints endpoints = stack.endpoints();
    try (Connection client = StoreView.connect(endpoints.mem0());
        Database mem0 = new Database(StoreView.connect(endpoints.mem0()));
        Database openMemory = new Database(StoreView.connect(endpoints.openmemory()));
        MemoryGraph graph = new MemoryGraph(endpoints.neo4j())) {
      OpenMemoryTables tables = new OpenMemoryTables(openMemory);
      UUID id =
          new Mem0Client(client, Mem0Collection.TABLE, PayloadDialect.PYTHON, embedder)
              .add(UUID.randomUUID().toString(), TEXT, Map.of());
      eventually(() -> assertThat(tables.vector(id)).hasValue(vector));

      mem0.execute(
          "UPDATE mem0migrations SET payload = payload || '{\"topic\": \"boats\"}' WHERE id = ?",
          id);

      eventually(
          () -> assertThat(tables.memory(id)).containsEntry("metadata", "{\"topic\":\"boats\"}"));
      assertThat(tables.vector(id)).hasValue(vector);
      assertThat(new Mem0Collection(mem0).vector(id)).hasValue(vector);
      eventually(() -> assertThat(graph.memory(id)).containsEntry("version", 2L));
      assertThat(graph.vector(id)).hasValue(vector);
    }
  }

  /** The clone with a connect-config for that model. */
  private Checkout configured() throws IOException {
    Path clone = Checkout.find().root();
    Path copy = Files.createDirectories(copyOfTheClone());
    for (String module : BUILT) {
      Files.createSymbolicLink(copy.resolve(module), clone.resolve(module));
    }
    Path config = copy.resolve("connect-config");
    copy(clone.resolve("connect-config"), config);
    Path app = config.resolve("streams-app.properties");
    Files.writeString(
        app, Files.readString(app) + "\nembedder=none\nembedding.dims=" + DIMS + "\n");
    try (Stream<Path> sinks = Files.list(config.resolve("sinks"))) {
      for (Path sink : sinks.toList()) {
        ObjectNode connector = (ObjectNode) JSON.readTree(sink.toFile());
        connector.withObject("/config").put("vector.dims", Integer.toString(DIMS));
        JSON.writeValue(sink.toFile(), connector);
      }
    }
    return new Checkout(copy);
  }

  private Path copyOfTheClone() {
    return directory.resolve("clone");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  /** As mem0 and OpenMemory would have made the collection for that model. */
  private static void widen(Endpoints.Database place, String collection) throws SQLException {
    try (Database database = new Database(StoreView.connect(place))) {
      database.execute(
          "ALTER TABLE %s ALTER COLUMN vector TYPE vector(%d)".formatted(collection, DIMS));
    }
  }
}
