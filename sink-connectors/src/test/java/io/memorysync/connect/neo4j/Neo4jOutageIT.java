package io.memorysync.connect.neo4j;

import static io.memorysync.connect.common.Memories.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorysync.connect.common.CuttableLink;
import io.memorysync.connect.common.RunningTask;
import io.memorysync.connect.common.WrongOptionException;
import io.memorysync.testkit.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Neo4jOutageIT {

  private static final UUID OLIVES = UUID.randomUUID();
  private static final UUID LEMONS = UUID.randomUUID();

  private final Graph graph = new Graph();
  private CuttableLink link;

  @BeforeEach
  void linkToAnEmptyGraph() {
    graph.clear();
    URI server = URI.create(TestServers.neo4j().boltUri());
    link = new CuttableLink(server.getHost(), server.getPort());
  }

  @AfterEach
  void close() {
    link.close();
    graph.close();
  }

  @Test
  void whatIsDeliveredWhileNeo4jIsDownIsWrittenWhenItIsBack() {
    try (RunningTask task = new RunningTask(new Neo4jSinkTask(), options())) {
      task.put(memory(OLIVES));
      link.cut();

      assertThatThrownBy(() -> task.put(memory(OLIVES).setVersion(2), memory(LEMONS)))
          .isInstanceOf(RetriableException.class);
      link.restore();
      await().atMost(Duration.ofSeconds(30)).until(task::redeliver);

      assertThat(graph.memory(OLIVES)).containsEntry("version", 2L);
      assertThat(graph.holds(LEMONS)).isTrue();
      assertThat(task.context().pauses()).isNotEmpty();
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  @Test
  void aTaskThatStartsWhileNeo4jIsDownWritesWhenItIsBack() {
    link.cut();
    try (RunningTask task = new RunningTask(new Neo4jSinkTask(), options())) {
      assertThatThrownBy(() -> task.put(memory(OLIVES))).isInstanceOf(RetriableException.class);

      link.restore();
      await().atMost(Duration.ofSeconds(30)).until(task::redeliver);

      assertThat(graph.holds(OLIVES)).isTrue();
    }
  }

  @Test
  void aServerThatHangsIsAnOutageAndItsBatchLandsOnce() {
    Map<String, String> options = options();
    options.put("request.timeout.ms", "5000");
    try (RunningTask task = new RunningTask(new Neo4jSinkTask(), options)) {
      task.put(memory(OLIVES));

      TestServers.neo4j().freeze();
      try {
        assertThatThrownBy(() -> task.put(memory(OLIVES).setVersion(2), memory(LEMONS)))
            .isInstanceOf(RetriableException.class)
            .hasMessageContaining("request.timeout.ms");
        assertThat(task.redeliver()).as("written by a server that hangs").isFalse();
      } finally {
        TestServers.neo4j().thaw();
      }
      await().atMost(Duration.ofSeconds(30)).until(task::redeliver);

      assertThat(graph.memory(OLIVES)).containsEntry("version", 2L);
      assertThat(graph.count("MATCH (m:Memory) RETURN count(m)")).isEqualTo(2);
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  @Test
  void aTransactionThatTakesTooLongIsEndedByTheServerAndTriedAgain() {
    try (RunningTask patient = new RunningTask(new Neo4jSinkTask(), graph.options())) {
      patient.put(memory(OLIVES));
    }
    Map<String, String> options = options();
    options.put("request.timeout.ms", "3000");
    options.put("connection.timeout.ms", "30000");
    try (RunningTask task = new RunningTask(new Neo4jSinkTask(), options)) {
      Graph.Lock lock = graph.lock(OLIVES);
      try {
        assertThatThrownBy(() -> task.put(memory(OLIVES).setVersion(2)))
            .isInstanceOf(RetriableException.class)
            .hasMessageContaining("ended a transaction");
      } finally {
        lock.release();
      }
      await().atMost(Duration.ofSeconds(30)).until(task::redeliver);

      assertThat(graph.memory(OLIVES)).containsEntry("version", 2L);
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  @Test
  void aTaskGivesUpAfterItsRetryTimeoutAndSaysSo() {
    Map<String, String> options = options();
    options.put("retry.timeout.ms", "0");
    try (RunningTask task = new RunningTask(new Neo4jSinkTask(), options)) {
      link.cut();

      assertThatThrownBy(() -> task.put(memory(OLIVES)))
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(RetriableException.class)
          .hasMessageContaining("retry.timeout.ms");
    }
  }

  @Test
  void aTaskWithAWrongPasswordFailsAtItsStart() {
    Map<String, String> options = options();
    options.put("neo4j.password", "wrong-password");

    assertThatThrownBy(() -> new RunningTask(new Neo4jSinkTask(), options))
        .isInstanceOf(WrongOptionException.class)
        .hasMessageContaining("neo4j.password")
        .hasMessageNotContaining("wrong-password");
  }

  private Map<String, String> options() {
    Map<String, String> options = graph.options();
    options.put("neo4j.uri", "bolt://localhost:" + link.port());
    options.put("connection.timeout.ms", "5000");
    return options;
  }
}
