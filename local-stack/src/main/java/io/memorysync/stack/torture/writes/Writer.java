package io.memorysync.stack.torture.writes;

import io.memorysync.stack.clients.CommitInDoubtException;
import io.memorysync.stack.clients.LostConnection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes to one store until it is told to stop, and books every write. An outage of the database is
 * waited out: a write that certainly did not get through is made again. One whose commit is in
 * doubt is booked as such, but for those that can be made twice without harm (an add under the same
 * id, a delete), which are.
 */
final class Writer implements Runnable {

  private static final long RECONNECT_AFTER_MS = 250;

  private final WriterSpec spec;
  private final Iterator<Operation> plan;
  private final Sessions sessions;
  private final WriteLedger ledger;
  private final CountDownLatch stop;
  private StoreSession session;

  Writer(
      WriterSpec spec,
      Iterator<Operation> plan,
      Sessions sessions,
      WriteLedger ledger,
      CountDownLatch stop) {
    this.spec = spec;
    this.plan = plan;
    this.sessions = sessions;
    this.ledger = ledger;
    this.stop = stop;
  }

  @Override
  public void run() {
    try {
      boolean stopped = false;
      while (!stopped && plan.hasNext()) {
        Operation operation = plan.next();
        perform(operation);
        stopped = stop.await(operation.pause().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  private void perform(Operation operation) throws InterruptedException {
    Instant began = Instant.now();
    for (int attempt = 1; ; attempt++) {
      try {
        if (session == null) {
          session = sessions.open(spec);
        }
        boolean found = session.perform(operation, attempt > 1);
        book(operation, began, attempt, outcome(found, operation, attempt), null);
        return;
      } catch (CommitInDoubtException e) {
        disconnect();
        if (!canBeRepeated(operation)) {
          book(operation, began, attempt, Outcome.IN_DOUBT, null);
          return;
        }
      } catch (SQLException e) {
        boolean lost = LostConnection.caused(e);
        if (lost) {
          disconnect();
        } else if (!Statements.rolledBackForOthers(e)) {
          book(operation, began, attempt, Outcome.REFUSED, e.getMessage());
          return;
        }
      }
      Thread.sleep(RECONNECT_AFTER_MS);
    }
  }

  /** What a repeated delete does not find, an earlier attempt may have deleted. */
  private static Outcome outcome(boolean found, Operation operation, int attempt) {
    if (found) {
      return Outcome.COMMITTED;
    }
    return operation.kind() == Kind.DELETE && attempt > 1 ? Outcome.IN_DOUBT : Outcome.NOT_FOUND;
  }

  private static boolean canBeRepeated(Operation operation) {
    return operation.kind() == Kind.ADD || operation.kind() == Kind.DELETE;
  }

  private void book(
      Operation operation, Instant began, int attempts, Outcome outcome, String reason) {
    ledger.book(
        new BookedWrite(
            spec.name(), spec.store(), operation, began, Instant.now(), attempts, outcome, reason));
  }

  private void disconnect() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
