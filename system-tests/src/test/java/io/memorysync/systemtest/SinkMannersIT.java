package io.memorysync.systemtest;

import static io.memorysync.systemtest.Eventually.eventually;
import static io.memorysync.systemtest.Eventually.stays;
import static io.memorysync.systemtest.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorysync.connectclient.ConnectClient;
import io.memorysync.connectclient.ConnectorStatus;
import io.memorysync.schema.Topics;
import io.memorysync.stack.Checkout;
import io.memorysync.stack.clients.OpenMemoryClient;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.server.ConnectWorker;
import io.memorysync.stack.topics.ConsumerLag;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a platform team does to a sink on a bad day, through Connect's own means. */
class SinkMannersIT {

  private static final String SINK = "mem0-sink";
  private static final String GROUP = "connect-" + SINK;
  private static final String DEAD_LETTERS = "memory.dead-letter." + SINK;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** A task moves when a worker has been missed, and a source when its transaction is aborted. */
  private static final Duration SHARED = Duration.ofMinutes(3);

  private static final Duration LONGEST_REST = Duration.ofSeconds(10);
  private static final Duration LONGER_THAN_A_REST = Duration.ofSeconds(14);

  @RegisterExtension final Pipeline pipeline = new Pipeline();

  private final ConnectorConfig asInstalled = installed();
  private ConnectClient connect;
  private Mem0Collection mem0;
  private SteadyWrites writes;
  private long deadLetters;

  @BeforeEach
  void memoriesFlow() throws SQLException {
    connect = pipeline.stack().connect();
    mem0 = pipeline.mem0Collection();
    deadLetters = pipeline.endOf(DEAD_LETTERS);
    OpenMemoryClient openMemory = pipeline.openMemory();
    String user = Pipeline.newUser();
    writes = new SteadyWrites(number -> openMemory.add(user, "Counted to " + number + "."));
  }

  @AfterEach
  void theSinkIsAsInstalled() throws SQLException {
    writes.close();
    connect.put(SINK, asInstalled.config());
    connect.resume(SINK);
    connect.awaitRunning(SINK, TIMEOUT);
  }

  @Test
  void tasksThatComeAndGoLoseNothing() throws Exception {
    runWithTasks(3);
    runWithTasks(1);

    everythingArrivedOnce(writes.stop());
  }

  @Test
  void twoWorkersShareTheTasksAndOneThatDiesLeavesThemToTheOther() throws Exception {
    ConnectWorker second = pipeline.stack().secondConnect();
    try {
      second.start();
      within(SHARED, () -> assertThat(workers()).hasSize(2));
      allTasksRun();
      int written = writes.soFar().size();
      eventually(() -> assertThat(writes.soFar()).hasSizeGreaterThan(written + 10));
    } finally {
      second.process().kill();
    }

    within(SHARED, () -> assertThat(workers()).hasSize(1));
    allTasksRun();
    everythingArrivedOnce(writes.stop());
  }

  @Test
  void aPausedSinkWritesNothingAndCatchesUpWhenItIsResumed() throws Exception {
    eventually(() -> assertThat(arrived(writes.soFar())).isPositive());
    connect.pause(SINK);
    eventually(() -> assertThat(states()).containsOnly("PAUSED"));
    int written = writes.soFar().size();
    eventually(() -> assertThat(writes.soFar()).hasSizeGreaterThan(written + 10));
    List<UUID> all = writes.stop();
    assertThat(arrived(all)).isLessThan(all.size());

    connect.resume(SINK);

    everythingArrivedOnce(all);
  }

  @Test
  void aSinkThatIsStoppedInTheMiddleOfABatchWritesItWhenItIsResumed() throws Exception {
    try (Database application = new Database(pipeline.stack().mem0())) {
      application.execute("BEGIN");
      application.execute("LOCK TABLE mem0migrations IN EXCLUSIVE MODE");
      eventually(
          () ->
              assertThat(
                      application.rows(
                          "SELECT pid FROM pg_locks WHERE NOT granted"
                              + " AND relation = 'mem0migrations'::regclass"))
                  .isNotEmpty());

      connect.stop(SINK, TIMEOUT);
      application.execute("ROLLBACK");
    }
    connect.resume(SINK);

    everythingArrivedOnce(writes.stop());
  }

  @Test
  void aSinkThatIsSetBackWritesNoRowAgain() throws Exception {
    eventually(() -> assertThat(writes.soFar()).hasSizeGreaterThan(10));
    everythingArrivedOnce(writes.stop());
    List<Map<String, Object>> rows = rowVersions();
    long canonical = pipeline.endOf(Topics.CANONICAL);

    connect.stop(SINK, TIMEOUT);
    try (Admin admin = pipeline.stack().admin()) {
      ConsumerLag lag = new ConsumerLag(admin, pipeline.stack().bootstrapServers());
      connect.alterOffsets(SINK, halfWay(admin));
      assertThat(lag.of(GROUP, Set.of(Topics.CANONICAL))).as("records set back").isPositive();
      connect.resume(SINK);
      within(TIMEOUT, () -> assertThat(lag.of(GROUP, Set.of(Topics.CANONICAL))).as("lag").isZero());
    }

    assertThat(rowVersions()).isEqualTo(rows);
    assertThat(pipeline.endOf(Topics.CANONICAL)).isEqualTo(canonical);
  }

  @Test
  void aDatabaseThatIsAwayForLongerThanAConsumerMayRestCostsNothingButTime() throws Exception {
    connect.put(
        SINK,
        with(
            "consumer.override.max.poll.interval.ms",
            String.valueOf(LONGEST_REST.toMillis()),
            "retry.backoff.max.ms",
            "4000"));
    runs(2);
    try (Admin admin = pipeline.stack().admin();
        Database superuser = new Database(pipeline.stack().mem0())) {
      eventually(() -> assertThat(members(admin)).hasSize(2));
      Set<String> members = members(admin);

      superuser.execute("ALTER DATABASE mem0 CONNECTION LIMIT 0");
      try {
        superuser.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = 'mem0' AND usename = 'memory_sync_sink'");
        stays(LONGER_THAN_A_REST, () -> assertThat(states()).containsOnly("RUNNING"));
      } finally {
        superuser.execute("ALTER DATABASE mem0 CONNECTION LIMIT -1");
      }

      everythingArrivedOnce(writes.stop());
      assertThat(members(admin)).as("members of the consumer group").isEqualTo(members);
      assertThat(states()).containsOnly("RUNNING");
    }
  }

  private void runWithTasks(int tasks) {
    int written = writes.soFar().size();
    connect.put(SINK, with("tasks.max", String.valueOf(tasks)));
    runs(tasks);
    eventually(() -> assertThat(writes.soFar()).hasSizeGreaterThan(written));
  }

  private void runs(int tasks) {
    within(
        TIMEOUT,
        () -> {
          ConnectorStatus status = connect.status(SINK).orElseThrow();
          assertThat(status.tasks()).hasSize(tasks);
          assertThat(status.isRunning()).isTrue();
        });
  }

  /** Addresses of the workers that have a task of any connector. */
  private Set<String> workers() {
    return connect.connectors().stream()
        .flatMap(name -> connect.status(name).orElseThrow().tasks().stream())
        .map(ConnectorStatus.Task::worker)
        .collect(Collectors.toSet());
  }

  private void allTasksRun() {
    within(
        SHARED,
        () ->
            assertThat(connect.connectors())
                .allMatch(name -> connect.status(name).orElseThrow().isRunning()));
  }

  private List<String> states() {
    return connect.status(SINK).orElseThrow().tasks().stream()
        .map(ConnectorStatus.Task::state)
        .toList();
  }

  private void everythingArrivedOnce(List<UUID> ids) throws SQLException {
    within(TIMEOUT, () -> assertThat(arrived(ids)).isEqualTo(ids.size()));
    eventually(
        () ->
            assertThat(ids)
                .isNotEmpty()
                .allSatisfy(id -> assertThat(pipeline.published().versions(id)).hasSize(1)));
    assertThat(pipeline.endOf(DEAD_LETTERS)).as("dead letters").isEqualTo(deadLetters);
  }

  private long arrived(List<UUID> ids) throws SQLException {
    return mem0.database()
        .value(
            Long.class,
            "SELECT count(*) FROM mem0migrations WHERE id = ANY (?::uuid[])",
            ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")))
        .orElseThrow();
  }

  /** Place and writing transaction of every row: a row that is written again gets others. */
  private List<Map<String, Object>> rowVersions() throws SQLException {
    return mem0.database()
        .rows("SELECT ctid::text AS place, xmin::text AS writer FROM mem0migrations ORDER BY ctid");
  }

  private static Map<TopicPartition, Long> halfWay(Admin admin) throws Exception {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> committed :
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get().entrySet()) {
      offsets.put(committed.getKey(), committed.getValue().offset() / 2);
    }
    return offsets;
  }

  private static Set<String> members(Admin admin) throws Exception {
    return admin.describeConsumerGroups(Set.of(GROUP)).all().get().get(GROUP).members().stream()
        .map(MemberDescription::consumerId)
        .collect(Collectors.toSet());
  }

  private Map<String, String> with(String... options) {
    Map<String, String> config = new HashMap<>(asInstalled.config());
    for (int i = 0; i < options.length; i += 2) {
      config.put(options[i], options[i + 1]);
    }
    return config;
  }

  private static ConnectorConfig installed() {
    return ConnectorConfig.named(
        SINK,
        "sink",
        ConnectorConfig.readAll(Checkout.find().root().resolve("connect-config/sinks")));
  }
}
