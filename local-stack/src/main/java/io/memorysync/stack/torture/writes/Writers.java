package io.memorysync.stack.torture.writes;

import io.memorysync.stack.Endpoints;
import io.memorysync.stack.StackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** The applications of both stores, each in a thread of its own. */
public final class Writers {

  private static final Duration LAST_WRITE = Duration.ofSeconds(60);

  private final Sessions sessions;
  private final WriteLedger ledger;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  public Writers(Endpoints endpoints, WriteLedger ledger) {
    this.sessions = new Sessions(endpoints);
    this.ledger = ledger;
  }

  /** Adds the memories that all writers edit to OpenMemory; returns them. */
  public List<UUID> addHotMemories(long seed) {
    List<Operation> adds = OperationPlan.hotMemories(seed);
    WriterSpec first = WriterSpec.ALL.stream().filter(WriterSpec::hot).findFirst().orElseThrow();
    new Writer(first, adds.iterator(), sessions, ledger, stop).run();
    return adds.stream().map(Operation::memory).toList();
  }

  /** Starts the writers. */
  public void start(long seed) {
    for (WriterSpec spec : WriterSpec.ALL) {
      Writer writer = new Writer(spec, new OperationPlan(seed, spec), sessions, ledger, stop);
      Thread thread = new Thread(writer, "writer-" + spec.name());
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Lets every writer end its current write, for which the databases have to be up. */
  public void stop() throws InterruptedException {
    stop.countDown();
    for (Thread thread : threads) {
      thread.join(LAST_WRITE.toMillis());
      if (thread.isAlive()) {
        throw new StackException(
            thread.getName() + " could not end its last write within " + LAST_WRITE + ".");
      }
    }
  }
}
