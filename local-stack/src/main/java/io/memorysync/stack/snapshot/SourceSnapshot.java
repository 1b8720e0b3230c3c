package io.memorysync.stack.snapshot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.memorysync.connectclient.ConnectClient;
import io.memorysync.connectclient.ConnectorStatus;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackException;
import io.memorysync.stack.check.CapturedDatabase;
import io.memorysync.stack.connect.ConnectorConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lets a source connector read tables again, through Debezium's signals and Connect's REST API. */
public final class SourceSnapshot {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  /** A source looks for requests every second; a start anew waits for a rebalance. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  private final LocalStack stack;
  private final Progress progress;
  private final ConnectClient client;

  public SourceSnapshot(LocalStack stack, Progress progress) {
    this.stack = stack;
    this.progress = progress;
    this.client = stack.connectClient();
  }

  /**
   * Reads tables of a running source again and waits until that is done. Changes go on being
   * captured beside it (incremental). Only a table whose events are keyed by some of its key's
   * columns ({@code message.key.columns}) is read while they wait (blocking): an incremental
   * snapshot keeps one row of each event key.
   *
   * @param tables {@code schema.table} or the table's name; all that the source captures if empty
   * @return how many rows were read
   * @throws StackException if there is no such source or table, or a table cannot be read
   */
  public long take(String source, List<String> tables, SnapshotListener listener) {
    ConnectorConfig connector = connector(source);
    List<String> captured = captured(connector, tables);
    if (client.status(source).filter(ConnectorStatus::isRunning).isEmpty()) {
      throw new StackException(
          "Source "
              + source
              + " does not run, so it takes no request; see why with: ./memory-sync status");
    }
    Map<Boolean, List<String>> byKey =
        captured.stream().collect(Collectors.partitioningBy(table -> sharesKeys(connector, table)));
    return request(connector, "INCREMENTAL", byKey.get(false), listener)
        + request(connector, "BLOCKING", byKey.get(true), listener);
  }

  private long request(
      ConnectorConfig source, String type, List<String> tables, SnapshotListener listener) {
    if (tables.isEmpty()) {
      return 0;
    }
    String id = UUID.randomUUID().toString();
    Predicate<SnapshotNotification> ours =
        type.equals("BLOCKING") ? SourceSnapshot::isBlocking : told -> told.id().equals(id);
    try (SnapshotNotifications notifications = notifications(source);
        SignalTable signals = new SignalTable(CapturedDatabase.of(source, stack.environment()))) {
      signals.executeSnapshot(id, request(type, tables));
      return follow(source, notifications, ours, signals::touch, listener);
    }
  }

  /**
   * Gives a source a new replication slot and a snapshot of all its tables: the way back when the
   * slot is gone or has lost changes. Waits until the snapshot is done.
   *
   * @return how many rows were read
   * @throws StackException if there is no such source, it fails, or the log of its database is
   *     behind what was read of it
   */
  public long anew(String source, SnapshotListener listener) {
    ConnectorConfig connector = connector(source);
    CapturedDatabase database = CapturedDatabase.of(connector, stack.environment());
    requireLogBeyond(database, client.position(source));
    try (SnapshotNotifications notifications = notifications(connector)) {
      progress.step(
          "Stopping " + source + ", forgetting how far it has read and dropping its slot",
          () -> {
            client.stop(source, STOP_TIMEOUT);
            client.deleteOffsets(source);
            database.dropSlot();
            return null;
          });
      client.resume(source);
      return follow(connector, notifications, SourceSnapshot::isBlocking, () -> {}, listener);
    }
  }

  /** With the offsets goes what tells that a server was restored to an earlier time. */
  private static void requireLogBeyond(CapturedDatabase database, OptionalLong position) {
    if (position.isEmpty()) {
      return;
    }
    try (Connection connection = database.connect()) {
      database
          .logBehind(connection, position.getAsLong())
          .ifPresent(
              sentence -> {
                throw new StackException(sentence);
              });
    } catch (SQLException e) {
      throw new StackException(
          "Database " + database.name() + " does not answer: " + e.getMessage(), e);
    }
  }

  private ConnectorConfig connector(String name) {
    return ConnectorConfig.named(name, "source", stack.sources());
  }

  private static List<String> captured(ConnectorConfig source, List<String> wanted) {
    List<String> all = List.of(source.config().get("table.include.list").split("\\s*,\\s*"));
    if (wanted.isEmpty()) {
      return all;
    }
    return wanted.stream()
        .map(
            table ->
                all.stream()
                    .filter(known -> known.equals(table) || known.endsWith("." + table))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new StackException(
                                "Source "
                                    + source.name()
                                    + " captures no table "
                                    + table
                                    + "; choose from: "
                                    + String.join(", ", all))))
        .toList();
  }

  private static boolean sharesKeys(ConnectorConfig source, String table) {
    return Stream.of(source.config().getOrDefault("message.key.columns", "").split("\\s*;\\s*"))
        .anyMatch(keys -> keys.startsWith(table + ":"));
  }

  /** A snapshot during which no changes are captured; it is told under no id of ours. */
  private static boolean isBlocking(SnapshotNotification told) {
    return told.kind().equals(SnapshotNotification.INITIAL) && !told.type().equals("SKIPPED");
  }

  private SnapshotNotifications notifications(ConnectorConfig source) {
    return new SnapshotNotifications(
        stack.endpoints(), source.resolved("notification.sink.topic.name", stack.environment()));
  }

  private static String request(String type, List<String> tables) {
    ObjectNode data = JSON.createObjectNode().put("type", type);
    tables.forEach(data.putArray("data-collections")::add);
    return data.toString();
  }

  /**
   * Follows a snapshot from its start. Debezium adds a request that comes while a snapshot runs to
   * that one and tells its end under the last request's id, so any end after our start is ours.
   */
  private long follow(
      ConnectorConfig source,
      SnapshotNotifications notifications,
      Predicate<SnapshotNotification> ours,
      Runnable meanwhile,
      SnapshotListener listener) {
    String prefix = source.config().get("topic.prefix");
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    boolean started = false;
    long rows = 0;
    while (true) {
      for (SnapshotNotification told : notifications.poll()) {
        if (!prefix.equals(told.prefix()) || !(started || ours.test(told))) {
          continue;
        }
        started = true;
        switch (told.type()) {
          case "IN_PROGRESS" -> listener.reading(told.table(), told.chunk(), told.chunks());
          case "TABLE_SCAN_COMPLETED" -> {
            requireRead(told);
            listener.read(told.table(), told.rows());
            rows += told.rows();
          }
          case "COMPLETED" -> {
            return rows;
          }
          case "ABORTED" ->
              throw new StackException("The snapshot of " + source.name() + " was aborted.");
          default -> {
            // STARTED and what later versions may tell need no answer.
          }
        }
      }
      meanwhile.run();
      requireNotFailed(source.name());
      if (!started && System.nanoTime() > deadline) {
        throw new StackException(
            "Source "
                + source.name()
                + " has not begun after "
                + START_TIMEOUT.toSeconds()
                + " s; check its signal.* and notification.* settings against connect-config.");
      }
    }
  }

  private static void requireRead(SnapshotNotification told) {
    if (!List.of("SUCCEEDED", "EMPTY").contains(told.status())) {
      throw new StackException(
          "Table "
              + told.table()
              + " cannot be read ("
              + told.status()
              + "); see why with:"
              + " ./memory-sync check");
    }
  }

  private void requireNotFailed(String source) {
    client
        .status(source)
        .flatMap(ConnectorStatus::failure)
        .ifPresent(
            failure -> {
              throw new StackException("Source " + source + " failed: " + failure);
            });
  }
}
