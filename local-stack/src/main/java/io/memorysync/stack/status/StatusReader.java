package io.memorysync.stack.status;

import io.memorysync.connectclient.ConnectClient;
import io.memorysync.connectclient.ConnectorStatus;
import io.memorysync.schema.Topics;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.StackException;
import io.memorysync.stack.check.CapturedDatabase;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.process.ManagedProcess;
import io.memorysync.stack.server.Server;
import io.memorysync.stack.status.StackStatus.Behind;
import io.memorysync.stack.status.StackStatus.Component;
import io.memorysync.stack.topics.ConsumerLag;
import io.memorysync.stack.topics.OpenTransactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** Looks at a stack's processes, connectors, slots and consumer groups. */
public final class StatusReader {

  /** The streams application's {@code application.id}. */
  private static final String STREAMS_GROUP = "memory-sync";

  /** The gateway's {@code group.id}. */
  private static final String GATEWAY_GROUP = "memory-sync-gateway";

  /** Longer than any of the pipeline's while its producer lives. */
  private static final Duration LONG_TRANSACTION = Duration.ofSeconds(15);

  private final LocalStack stack;

  public StatusReader(LocalStack stack) {
    this.stack = stack;
  }

  /** Everything that can be told; what a component that does not answer knows, is left out. */
  public StackStatus read() {
    List<Component> components =
        new ArrayList<>(stack.servers().stream().map(StatusReader::component).toList());
    List<ConnectorStatus> connectors = List.of();
    try {
      connectors = isUp(stack.connect()) ? connectors() : List.of();
    } catch (StackException e) {
      components.replaceAll(
          component ->
              component.name().equals(stack.connect().name())
                  ? new Component(component.name(), true, component.since(), e.getMessage())
                  : component);
    }
    return new StackStatus(
        components, connectors, behind(), events(), findings(), stack.endpoints());
  }

  /** What a server that is down would tell is nobody's finding; the component tells. */
  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    if (isUp(stack.postgres())) {
      findings.addAll(stack.checkNow());
    }
    if (isUp(stack.kafka())) {
      try (Admin admin = stack.admin()) {
        findings.addAll(OpenTransactions.openFor(admin, LONG_TRANSACTION));
      }
      if (isUp(stack.registry())) {
        findings.addAll(truncations());
      }
    }
    return findings;
  }

  /** The registry's process may run without its database, and then nothing can be decoded. */
  private List<String> truncations() {
    try {
      return new Truncations(stack.endpoints(), stack.sources(), stack.sinks())
          .notFilledSince(stack.replays()::lastBegun);
    } catch (StackException e) {
      return List.of(e.getMessage());
    }
  }

  private StackStatus.Events events() {
    return isUp(stack.streams())
        ? new StreamsStatusPage(stack.endpoints().streamsAppUrl()).read().orElse(null)
        : null;
  }

  private static boolean isUp(Server server) {
    return server.process().running().isPresent();
  }

  private static Component component(Server server) {
    ManagedProcess process = server.process();
    Instant since = process.since().orElse(null);
    return since == null
        ? new Component(server.name(), false, null, reason(process))
        : new Component(server.name(), true, since, null);
  }

  private static String reason(ManagedProcess process) {
    return process.wasStopped() ? "stopped" : process.failure();
  }

  private List<ConnectorStatus> connectors() {
    ConnectClient client = stack.connectClient().forALook();
    return Stream.concat(stack.sources().stream(), stack.sinks().stream())
        .map(
            connector ->
                client
                    .status(connector.name())
                    .orElseGet(
                        () ->
                            new ConnectorStatus(
                                connector.name(), "", "NOT REGISTERED", null, List.of())))
        .toList();
  }

  private List<Behind> behind() {
    List<Behind> all = new ArrayList<>();
    boolean kafkaUp = isUp(stack.kafka());
    boolean postgresUp = isUp(stack.postgres());
    try (Admin admin = stack.admin()) {
      ConsumerLag lag = new ConsumerLag(admin, stack.endpoints().kafkaBootstrapServers());
      for (ConnectorConfig source : stack.sources()) {
        all.add(
            new Behind(
                source.config().get("topic.prefix"),
                "from",
                source.name(),
                kafkaUp ? lag.of(STREAMS_GROUP, topics(source)) : null,
                postgresUp ? walBytes(source) : null));
      }
      all.add(
          new Behind(
              Topics.CHANGE,
              "in",
              stack.streams().name(),
              kafkaUp ? lag.of(STREAMS_GROUP, Set.of(Topics.CHANGE)) : null,
              null));
      for (ConnectorConfig sink : stack.sinks()) {
        all.add(
            new Behind(
                sink.config().getOrDefault("store.name", "neo4j"),
                "to",
                sink.name(),
                kafkaUp
                    ? lag.of("connect-" + sink.name(), Set.of(sink.config().get("topics")))
                    : null,
                null));
      }
      if (isUp(stack.gateway())) {
        all.add(
            new Behind(
                "gateway",
                "to",
                "gateway",
                kafkaUp ? lag.of(GATEWAY_GROUP, Set.of(Topics.CANONICAL)) : null,
                null));
      }
    }
    return all;
  }

  private static Set<String> topics(ConnectorConfig source) {
    return Stream.of(source.config().get("table.include.list").split("\\s*,\\s*"))
        .map(table -> source.config().get("topic.prefix") + "." + table)
        .collect(Collectors.toSet());
  }

  private Long walBytes(ConnectorConfig source) {
    CapturedDatabase database = CapturedDatabase.of(source, stack.environment());
    try (Connection connection = database.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)"
                    + " FROM pg_replication_slots WHERE slot_name = ?")) {
      statement.setString(1, database.slot());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : null;
      }
    } catch (SQLException e) {
      throw new StackException(
          "The slot " + database.slot() + " cannot be read: " + e.getMessage(), e);
    }
  }
}
