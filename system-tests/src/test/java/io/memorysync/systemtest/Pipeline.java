package io.memorysync.systemtest;

import io.memorysync.stack.clients.Mem0Client;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.clients.PayloadDialect;
import io.memorysync.stack.clients.WordHashEmbedder;
import io.memorysync.stack.topics.TopicEnds;
import io.memorysync.testkit.TestStack;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The running system as one test meets it: clients that write as the stores' real ones do, and what
 * can be seen in the stores and on the topics. Connections end with the test; the stack and what
 * was read from its topics are shared by all tests of the JVM.
 */
final class Pipeline implements BeforeEachCallback, AfterEachCallback {

  /** Dimensions of the pipeline's vectors. */
  static final int DIMS = 384;

  private static final WordHashEmbedder EMBEDDER = new WordHashEmbedder(DIMS);

  private final Published published = Shared.PUBLISHED;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private Admin admin;

  TestStack stack() {
    return TestStack.shared();
  }

  /** Where a topic ends: every record moves it. */
  long endOf(String topic) {
    return TopicEnds.of(admin(), topic);
  }

  /** Where all topics end but those that move with the heartbeats. */
  Map<String, Long> endsButHeartbeats() {
    return TopicEnds.butHeartbeats(admin());
  }

  Published published() {
    return published;
  }

  /** A string user id that no other test uses. */
  static String newUser() {
    return "ada-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** A client of OpenMemory. */
  OpenMemoryClient openMemory() throws SQLException {
    return new OpenMemoryClient(
        opened(stack().openMemory()), opened(stack().openMemory()), "cursor", EMBEDDER);
  }

  /** A client of mem0's collection: the Python package. */
  Mem0Client mem0() throws SQLException {
    return mem0(PayloadDialect.PYTHON);
  }

  /** A client of mem0's collection, of that version. */
  Mem0Client mem0(PayloadDialect dialect) throws SQLException {
    return new Mem0Client(opened(stack().mem0()), Mem0Collection.TABLE, dialect, EMBEDDER);
  }

  /** OpenMemory's tables. */
  OpenMemoryTables openMemoryTables() throws SQLException {
    return new OpenMemoryTables(opened(new Database(stack().openMemory())));
  }

  /** mem0's collection. */
  Mem0Collection mem0Collection() throws SQLException {
    return new Mem0Collection(opened(new Database(stack().mem0())));
  }

  MemoryGraph graph() {
    return opened(new MemoryGraph(stack().endpoints().neo4j()));
  }

  /** The vector that the clients above compute for a text. */
  static List<Float> vectorOf(String text) {
    return VectorTable.numbers(EMBEDDER.embed(text));
  }

  private Admin admin() {
    if (admin == null) {
      admin = opened(stack().admin());
    }
    return admin;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    stack()
        .setStreamsApp(
            context.getRequiredTestClass().isAnnotationPresent(OtherSettings.class)
                ? OtherSettings.SETTINGS
                : Map.of());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    admin = null;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  private static final class Shared {
    static final Published PUBLISHED = new Published(TestStack.shared().endpoints());
  }
}
