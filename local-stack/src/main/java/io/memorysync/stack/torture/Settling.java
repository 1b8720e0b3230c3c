package io.memorysync.stack.torture;

import io.memorysync.connectclient.ConnectClient;
import io.memorysync.connectclient.ConnectorStatus;
import io.memorysync.stack.LocalStack;
import io.memorysync.stack.StackException;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.topics.OpenTransactions;
import io.memorysync.stack.topics.TopicEnds;
import io.memorysync.stack.torture.faults.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** Waits until the pipeline is at rest. */
final class Settling {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);

  /** How long nothing may move before we believe that nothing will. */
  private static final Duration QUIET = Duration.ofSeconds(6);

  private final LocalStack stack;
  private final Supervisor supervisor;
  private final Consumer<String> progress;
  private final ConnectClient connect;
  private Map<String, Long> ends = Map.of();

  Settling(LocalStack stack, Supervisor supervisor, Consumer<String> progress) {
    this.stack = stack;
    this.supervisor = supervisor;
    this.progress = progress;
    this.connect = stack.connectClient();
  }

  /** Waits until every server answers and every connector runs; resumes what was paused. */
  List<String> bringUp(Duration patience) throws InterruptedException {
    return until(
        patience,
        Duration.ZERO,
        () -> {
          List<String> missing = new ArrayList<>(supervisor.down());
          if (missing.isEmpty()) {
            connectors().forEach(connect::resume);
            missing.addAll(notReady());
          }
          return missing;
        });
  }

  /** Transactions that hold readers back, where something does not come to rest. */
  List<String> openTransactions() {
    try (Admin admin = stack.admin()) {
      return OpenTransactions.openFor(admin, LOOK_EVERY);
    } catch (StackException e) {
      return List.of(e.getMessage());
    }
  }

  /**
   * Waits for the rest.
   *
   * @return what still moves when the patience ends; empty if nothing does
   */
  List<String> await(Duration patience) throws InterruptedException {
    Capture capture = new Capture(stack.endpoints());
    try (Admin admin = stack.admin()) {
      Lags lags = new Lags(stack, admin);
      return until(
          patience,
          QUIET,
          () -> {
            List<String> moving = new ArrayList<>(supervisor.down());
            moving.addAll(notReady());
            capture.unconfirmed().forEach(slot -> moving.add("slot " + slot + " is behind"));
            lags.read()
                .forEach(
                    (step, records) -> {
                      if (records > 0) {
                        moving.add(step + " has " + records + " records to read");
                      }
                    });
            moving.addAll(grown(admin));
            return moving;
          });
    }
  }

  /** What is looked at while the topics of a pipeline at rest are watched. */
  interface Meanwhile {
    void run() throws InterruptedException;
  }

  /**
   * Watches the topics of a pipeline at rest.
   *
   * @param atLeast how long, also if the rest is done sooner
   * @return those that grew
   */
  List<String> watch(Duration atLeast, Meanwhile meanwhile) throws InterruptedException {
    try (Admin admin = stack.admin()) {
      Instant end = Instant.now().plus(atLeast);
      grown(admin);
      meanwhile.run();
      long left = Duration.between(Instant.now(), end).toMillis();
      TimeUnit.MILLISECONDS.sleep(Math.max(0, left));
      return grown(admin);
    }
  }

  private List<String> notReady() {
    List<String> missing = new ArrayList<>();
    if (!stack.streams().ready()) {
      missing.add("streams-app is not ready");
    }
    for (String connector : connectors()) {
      ConnectorStatus status = connect.status(connector).orElse(null);
      if (status == null || !status.isRunning()) {
        missing.add(connector + " does not run");
      }
    }
    return missing;
  }

  private List<String> connectors() {
    return Stream.concat(stack.sources().stream(), stack.sinks().stream())
        .map(ConnectorConfig::name)
        .toList();
  }

  /** Topics with more records than at the last look. */
  private List<String> grown(Admin admin) {
    Map<String, Long> now = TopicEnds.butHeartbeats(admin);
    Map<String, Long> grown = new TreeMap<>();
    now.forEach(
        (topic, end) -> {
          long records = end - ends.getOrDefault(topic, 0L);
          if (records > 0) {
            grown.put(topic, records);
          }
        });
    ends = now;
    return grown.entrySet().stream()
        .map(entry -> entry.getKey() + " grew by " + entry.getValue())
        .toList();
  }

  private interface Look {
    List<String> take();
  }

  private List<String> until(Duration patience, Duration quiet, Look look)
      throws InterruptedException {
    Instant begin = Instant.now();
    Instant moved = begin;
    Instant told = begin;
    while (true) {
      List<String> found;
      try {
        found = look.take();
      } catch (StackException e) {
        found = List.of(e.getMessage());
      }
      Instant now = Instant.now();
      if (!found.isEmpty()) {
        moved = now;
      } else if (!now.isBefore(moved.plus(quiet))) {
        return List.of();
      }
      if (now.isAfter(begin.plus(patience))) {
        return found.isEmpty()
            ? List.of("it was not quiet for " + quiet.toSeconds() + " s")
            : found;
      }
      if (!found.isEmpty() && now.isAfter(told.plus(TELL_EVERY))) {
        progress.accept("still moving: " + String.join("; ", found));
        told = now;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }
}
