package io.memorysync.stack.torture.faults;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.Progress;
import io.memorysync.stack.StackException;
import io.memorysync.stack.process.Ports;
import io.memorysync.stack.server.Server;
import io.memorysync.stack.server.StreamsAppProcess;
import io.memorysync.stack.snapshot.SourceSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Lets the faults of a schedule happen in time, each whether or not others last. */
public final class FaultRunner implements AutoCloseable {

  private static final long TRY_EVERY_MS = 500;
  private static final Duration UNDO_PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 8;

  private final LocalStack stack;
  private final Supervisor supervisor;
  private final StreamsAppProcess second;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(AT_ONCE);
  private final List<FaultRecord> records = new ArrayList<>();

  public FaultRunner(LocalStack stack, Supervisor supervisor) {
    this.stack = stack;
    this.supervisor = supervisor;
    this.second = stack.secondStreams(Ports.free(1).get(0));
  }

  /** Starts the clock of the schedule. */
  public void start(List<PlannedFault> schedule) {
    for (PlannedFault planned : schedule) {
      threads.schedule(() -> run(planned), planned.at().toMillis(), TimeUnit.MILLISECONDS);
    }
    threads.shutdown();
  }

  /** The faults so far, in the order in which they began. */
  public List<FaultRecord> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  /** The last fault that began. */
  public Optional<FaultRecord> last() {
    List<FaultRecord> all = records();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** Waits until every fault is undone. */
  public void awaitEnd() throws InterruptedException {
    if (!threads.awaitTermination(2 * UNDO_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new StackException(
          "A fault is not undone after " + 2 * UNDO_PATIENCE.toSeconds() + " s.");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    second.process().kill();
  }

  private void run(PlannedFault planned) {
    Fault fault = fault(planned);
    Instant began = Instant.now();
    int index = add(new FaultRecord(planned, began, null, null, null));
    try {
      String trouble = retry(fault::begin, planned.length());
      long left = planned.length().minus(Duration.between(began, Instant.now())).toMillis();
      TimeUnit.MILLISECONDS.sleep(Math.max(0, left));
      String undoing = retry(fault::end, UNDO_PATIENCE);
      set(
          index,
          new FaultRecord(
              planned,
              began,
              Instant.now(),
              fault.told(),
              Stream.of(trouble, undoing, fault.trouble())
                  .filter(Objects::nonNull)
                  .findFirst()
                  .orElse(null)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Fault fault(PlannedFault planned) {
    return switch (planned.kind()) {
      case KILL_STREAMS_APP -> killing(stack.streams());
      case KILL_CONNECT -> killing(stack.connect());
      case KILL_BROKER -> killing(stack.kafka());
      case RESTART_POSTGRES ->
          new Outage(supervisor, stack.postgres(), stack.postgres()::stopImmediately);
      case STOP_NEO4J -> new Outage(supervisor, stack.neo4j(), stack.neo4j()::stop);
      case SNAPSHOT ->
          new SourceSnapshotFault(new SourceSnapshot(stack, Progress.silent()), planned.target());
      case SECOND_STREAMS_APP -> new SecondStreamsApp(second, planned.rough());
      case PAUSE_CONNECTOR -> new PausedConnector(stack.connectClient(), planned.target());
    };
  }

  private Fault killing(Server server) {
    return new Outage(supervisor, server, server.process()::kill);
  }

  /** Tries until it succeeds or the patience ends; returns why it did not succeed, or null. */
  private static String retry(Runnable step, Duration patience) throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    while (true) {
      try {
        step.run();
        return null;
      } catch (StackException e) {
        if (Instant.now().isAfter(end)) {
          return e.getMessage();
        }
        TimeUnit.MILLISECONDS.sleep(TRY_EVERY_MS);
      }
    }
  }

  private int add(FaultRecord record) {
    synchronized (records) {
      records.add(record);
      return records.size() - 1;
    }
  }

  private void set(int index, FaultRecord record) {
    synchronized (records) {
      records.set(index, record);
    }
  }
}
