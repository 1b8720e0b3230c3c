package io.memorysync.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorysync.schema.Topics;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackDirectory;
import io.memorysync.stack.StackException;
import io.memorysync.stack.StackPorts;
import io.memorysync.stack.server.Server;
import io.memorysync.stack.status.StackStatus;
import io.memorysync.stack.status.StatusReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The servers and source connectors as the launcher starts, finds and stops them. The tests tell
 * one story in order, since each start takes seconds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class LocalStackIT {

  private static final String MEMORY = "12345678-1234-5678-9012-123456789abc";

  private StackDirectory directory;
  private LocalStack stack;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    directory = new StackDirectory(temporary.resolve("stack"));
    stack = open();
    stack.startServers();
  }

  @AfterAll
  void stop() {
    stack.stop();
  }

  @Test
  @Order(1)
  void theTopicsAreThereBeforeThePipeline() throws Exception {
    try (Admin admin = stack.admin()) {
      assertThat(admin.listTopics().names().get()).containsAll(Topics.ALL);
    }
  }

  @Test
  @Order(2)
  void aTableWithoutFullReplicaIdentityIsRefusedWithTheMendingCommand() throws SQLException {
    execute("openmemory", "ALTER TABLE memories REPLICA IDENTITY DEFAULT");

    assertThatThrownBy(stack::registerSources)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("ALTER TABLE public.memories REPLICA IDENTITY FULL;");

    execute("openmemory", "ALTER TABLE public.memories REPLICA IDENTITY FULL");
    assertThat(stack.check()).isEmpty();
  }

  @Test
  @Order(3)
  void aCollectionThatMem0ResetIsRefusedUntilItIsPreparedAgain() throws SQLException {
    execute(
        "mem0",
        "CREATE TABLE fresh (LIKE mem0migrations INCLUDING ALL); DROP TABLE mem0migrations;"
            + " ALTER TABLE fresh RENAME TO mem0migrations");

    assertThat(stack.check())
        .satisfiesExactly(
            identity ->
                assertThat(identity)
                    .endsWith("ALTER TABLE public.mem0migrations REPLICA IDENTITY FULL;"),
            publication ->
                assertThat(publication)
                    .endsWith("ALTER PUBLICATION memory_sync ADD TABLE public.mem0migrations;"));

    stack.prepareAgain();

    assertThat(stack.check()).isEmpty();
  }

  @Test
  @Order(4)
  void aWrittenRowIsBehindUntilSomebodyReadsItsEvent() throws SQLException {
    stack.registerSources();
    execute("mem0", "INSERT INTO user_id_mapping VALUES ('drj', '" + MEMORY + "')");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(eventsFromMem0()).isEqualTo(1));
    assertThat(new StatusReader(stack).read().connectors())
        .filteredOn(connector -> connector.name().endsWith("-source"))
        .allMatch(connector -> connector.isRunning());
  }

  @Test
  @Order(5)
  void anotherLauncherFindsTheServersOnTheirPorts() {
    LocalStack found = open();

    assertThat(found.endpoints()).isEqualTo(stack.endpoints());
    assertThat(found.servers())
        .filteredOn(server -> !List.of("streams-app", "gateway").contains(server.name()))
        .allMatch(server -> server.process().running().isPresent());
  }

  @Test
  @Order(6)
  void aServerThatWasKilledIsDownForAReason() {
    ProcessHandle kafka = stack.kafka().process().running().orElseThrow();
    kafka.destroyForcibly();
    await().until(() -> !kafka.isAlive());

    Instant asked = Instant.now();
    StackStatus status = new StatusReader(stack).read();

    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(60));
    assertThat(status.components())
        .filteredOn(component -> component.name().equals("kafka"))
        .singleElement()
        .satisfies(component -> assertThat(component.up()).isFalse())
        .satisfies(component -> assertThat(component.reason()).contains("kafka.log"));
  }

  @Test
  @Order(7)
  void anotherLauncherStopsEverythingAndTheDataComesBack() throws SQLException {
    open().stop();
    assertThat(stack.servers())
        .extracting(Server::process)
        .allMatch(process -> process.running().isEmpty());

    stack = open();
    stack.startServers();

    assertThat(one("mem0", "SELECT string_id FROM user_id_mapping")).isEqualTo("drj");
    stack.registerSources();
    assertThat(eventsFromMem0()).isEqualTo(1);
  }

  private long eventsFromMem0() {
    return new StatusReader(stack)
        .read().behind().stream()
            .filter(behind -> behind.via().equals("mem0-source"))
            .mapToLong(StackStatus.Behind::events)
            .sum();
  }

  private LocalStack open() {
    return LocalStack.open(Checkout.find(), directory, StackPorts.free(), new Progress(System.err));
  }

  private void execute(String database, String sql) throws SQLException {
    try (Connection connection = stack.postgres().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String one(String database, String query) throws SQLException {
    try (Connection connection = stack.postgres().connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
