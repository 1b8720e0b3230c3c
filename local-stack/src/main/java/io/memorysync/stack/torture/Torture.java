package io.memorysync.stack.torture;

import io.memorysync.stack.LocalStack;
import io.memorysync.stack.StackException;
import io.memorysync.stack.connect.ConnectorConfig;
import io.memorysync.stack.torture.accounting.Accounting;
import io.memorysync.stack.torture.accounting.History;
import io.memorysync.stack.torture.accounting.VersionCount;
import io.memorysync.stack.torture.faults.FaultRunner;
import io.memorysync.stack.torture.faults.FaultSchedule;
import io.memorysync.stack.torture.faults.Supervisor;
import io.memorysync.stack.torture.faults.TaskWatch;
import io.memorysync.stack.torture.writes.BookedWrite;
import io.memorysync.stack.torture.writes.Outcome;
import io.memorysync.stack.torture.writes.WriteLedger;
import io.memorysync.stack.torture.writes.WriterSpec;
import io.memorysync.stack.torture.writes.Writers;
import io.memorysync.stack.view.StoreView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Writers of both stores write as their real clients do while servers crash, connectors pause and
 * instances come and go; then everything has to be in its place. The seed determines what the
 * writers do and which faults come when.
 */
public final class Torture {

  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_MS = 200;
  private static final Duration FIRST_ARRIVAL = Duration.ofMinutes(1);

  /** A worker that was killed is back when the transaction it left is aborted, after a minute. */
  private static final Duration BRING_UP = Duration.ofMinutes(4);

  private static final Duration LEAST_PATIENCE = Duration.ofMinutes(6);
  private static final Duration REST = Duration.ofSeconds(10);

  /** More stories of memories that differ than anybody reads. */
  private static final int STORIES = 10;

  private final LocalStack stack;
  private final Duration length;
  private final long seed;
  private final Consumer<String> progress;
  private final WriteLedger ledger = new WriteLedger();
  private final Deque<AutoCloseable> helpers = new ConcurrentLinkedDeque<>();

  /**
   * @param stack of its own, with nothing in it yet
   * @param length for which the writers write
   * @param progress told now and then how far the run is
   */
  public Torture(LocalStack stack, Duration length, long seed, Consumer<String> progress) {
    this.stack = stack;
    this.length = length;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Runs from the empty servers to the report. The stack is left as it is then; nobody restarts any
   * more what is stopped in it.
   */
  public TortureReport run() throws InterruptedException, SQLException {
    stack.startServers();
    mapUsers();
    stack.startPipeline();
    try {
      Supervisor supervisor =
          helper(
              new Supervisor(
                  stack.servers().stream()
                      .filter(server -> server.process().running().isPresent())
                      .toList()));
      FaultRunner faults = helper(new FaultRunner(stack, supervisor));
      TaskWatch tasks = helper(new TaskWatch(stack.connectClient(), connectors()));
      Writers writers = new Writers(stack.endpoints(), ledger);
      awaitInMem0(writers.addHotMemories(seed));
      Instant began = Instant.now();
      write(writers, faults);
      Instant ended = Instant.now();
      Settling settling = new Settling(stack, supervisor, progress);
      progress.accept("The writers have ended; waiting until the pipeline is at rest");
      List<String> moving = new ArrayList<>(settling.bringUp(BRING_UP));
      if (moving.isEmpty()) {
        moving.addAll(settling.await(patience()));
      }
      if (!moving.isEmpty()) {
        moving.addAll(settling.openTransactions());
      }
      Duration settled = Duration.between(ended, Instant.now());
      progress.accept("Accounting for every write");
      Findings findings = new Findings();
      List<String> flowed = settling.watch(REST, () -> findings.look(stack, ledger.writes()));
      return new TortureReport(
          seed,
          length,
          began,
          Duration.between(began, ended),
          settled,
          faults.records(),
          supervisor.deaths(),
          tasks.failures(),
          ledger.writes().size(),
          ledger.count(Outcome.NOT_FOUND),
          ledger.writes().stream().filter(Torture::isRefused).toList(),
          findings.account,
          findings.history.conflicts(),
          VersionCount.of(findings.history),
          findings.stores,
          findings.differing,
          findings.history.repeated(),
          findings.history.rejections(),
          moving,
          flowed);
    } finally {
      abort();
    }
  }

  /** Ends the faults and the restarts, from whichever thread; the run fails then. */
  public void abort() {
    for (AutoCloseable helper = helpers.pollLast(); helper != null; helper = helpers.pollLast()) {
      try {
        helper.close();
      } catch (Exception e) {
        throw new StackException("The run cannot be ended: " + e.getMessage(), e);
      }
    }
  }

  private <T extends AutoCloseable> T helper(T helper) {
    helpers.add(helper);
    return helper;
  }

  /** What the topics and the stores tell at the end. */
  private static final class Findings {
    History history;
    Accounting.Account account;
    List<VerifiedStore> stores;
    List<Accounting.Told> differing;

    void look(LocalStack stack, List<BookedWrite> writes) throws InterruptedException {
      history = History.read(stack.endpoints());
      Accounting accounting = new Accounting(history, writes);
      account = accounting.run();
      stores = Verification.run(stack);
      differing =
          stores.stream()
              .flatMap(store -> store.drift().stream())
              .flatMap(drift -> drift.memories().stream())
              .distinct()
              .limit(STORIES)
              .map(memory -> accounting.tell(memory, "differs"))
              .toList();
    }
  }

  /** A long run may leave much behind, on a machine that the servers share with the writers. */
  private Duration patience() {
    return length.compareTo(LEAST_PATIENCE) > 0 ? length : LEAST_PATIENCE;
  }

  /** Both stores need the memories that their writers edit at once. */
  private void awaitInMem0(List<UUID> memories) throws InterruptedException, SQLException {
    Instant end = Instant.now().plus(FIRST_ARRIVAL);
    try (StoreView view = new StoreView(stack.endpoints())) {
      while (!view.mem0().keySet().containsAll(memories)) {
        if (Instant.now().isAfter(end)) {
          throw new StackException(
              "The first memories are not in mem0 after " + FIRST_ARRIVAL.toSeconds() + " s.");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
    }
  }

  private void write(Writers writers, FaultRunner faults) throws InterruptedException {
    writers.start(seed);
    faults.start(FaultSchedule.of(seed, length, names(stack.sources()), names(stack.sinks())));
    Instant end = Instant.now().plus(length);
    try (LagWatch lag = new LagWatch(stack)) {
      while (Instant.now().isBefore(end)) {
        long left = Duration.between(Instant.now(), end).toMillis();
        TimeUnit.MILLISECONDS.sleep(Math.min(TELL_EVERY.toMillis(), Math.max(0, left)));
        progress.accept(line(faults, lag, end));
      }
    }
    faults.awaitEnd();
    writers.stop();
  }

  private String line(FaultRunner faults, LagWatch lag, Instant end) {
    return String.format(
        "%4d s to go, %d writes, %s, %s",
        Math.max(0, Duration.between(Instant.now(), end).toSeconds()),
        ledger.writes().size(),
        lag.words(),
        faults
            .last()
            .map(fault -> "last fault: " + fault.planned().words())
            .orElse("no fault yet"));
  }

  private void mapUsers() throws SQLException {
    try (Connection connection = StoreView.connect(stack.endpoints().mem0());
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO user_id_mapping (string_id, uuid_id) VALUES (?, ?)")) {
      for (WriterSpec.MappedUser user : WriterSpec.MAPPED_USERS) {
        statement.setString(1, user.key());
        statement.setObject(2, UUID.fromString(user.id()));
        statement.executeUpdate();
      }
    }
  }

  private List<String> connectors() {
    return Stream.concat(names(stack.sources()).stream(), names(stack.sinks()).stream()).toList();
  }

  private static List<String> names(List<ConnectorConfig> connectors) {
    return connectors.stream().map(ConnectorConfig::name).toList();
  }

  private static boolean isRefused(BookedWrite write) {
    return write.outcome() == Outcome.REFUSED;
  }
}
