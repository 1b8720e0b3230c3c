package io.memorysync.gateway.write;

import io.memorysync.gateway.model.Memory;
import io.memorysync.gateway.read.Database;
import io.memorysync.gateway.read.MemoryReader;
import io.memorysync.gateway.read.UserDirectory;
import io.memorysync.gateway.write.Outcome.Kind;
import io.memorysync.schema.MemoryChange;
import io.memorysync.schema.UserRef;
import io.memorysync.schema.identity.Identified;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Writes memories: sends each write to the resolver and waits until what became of it can be read.
 * Nothing is told to be written before that.
 *
 * <p>A write that the pipeline passed by (rule R1, or a defect of the resolver) is sent again at a
 * new place, with the same row before it: what others wrote meanwhile is not undone.
 */
public final class MemoryWriter {

  private static final int ATTEMPTS = 3;

  private final WritePositions positions;
  private final ChangeTopic topic;
  private final Arrivals arrivals;
  private final MemoryReader reader;
  private final UserDirectory users;
  private final WriteTurns turns;
  private final Duration patience;

  /**
   * @param mostWaiting requests that may wait for their writes at the same time
   * @param patience how long an answer waits
   */
  public MemoryWriter(
      Database database, ChangeTopic topic, Arrivals arrivals, int mostWaiting, Duration patience) {
    this.positions = new WritePositions(database.writes());
    this.topic = topic;
    this.arrivals = arrivals;
    this.reader = new MemoryReader(database.requests());
    this.users = new UserDirectory(database.requests());
    this.turns = new WriteTurns(mostWaiting);
    this.patience = patience;
  }

  /**
   * Both forms of the id of somebody who is named in either, for a write: one whom nobody knew is
   * made known to every store's writers.
   */
  public UserRef userToWriteFor(String name) throws SQLException, WriteException {
    Identified user = users.identify(name);
    if (user.derived().isPresent()) {
      try {
        topic.publish(user.derived().get());
      } catch (NotSentException e) {
        throw WriteException.notSent(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    return user.user();
  }

  /** Adds memories, all of which are on their way before the first one is waited for. */
  public List<Outcome> add(List<NewMemory> memories) throws SQLException, WriteException {
    return turns.during(
        () -> {
          long deadline = deadline();
          List<Sent> sent = new ArrayList<>();
          for (NewMemory memory : memories) {
            UUID id = UUID.randomUUID();
            sent.add(send(id, 0, Changes.insert(id, memory)));
          }
          return await(sent, deadline);
        });
  }

  /**
   * Changes a memory.
   *
   * @param seen the memory as the writer knows it
   * @param onlyAtThatVersion whether nothing is to be written if it is at another by now
   * @throws WriteException of kind {@code VERSION} if it is
   */
  public Outcome update(Memory seen, Edit edit, boolean onlyAtThatVersion)
      throws SQLException, WriteException {
    Optional<MemoryChange> change = Changes.update(seen, edit);
    return change.isPresent()
        ? write(seen, change.get(), onlyAtThatVersion)
        : Outcome.of(Kind.UNCHANGED, null);
  }

  /** Deletes a memory, in every store. */
  public Outcome delete(Memory seen, boolean onlyAtThatVersion)
      throws SQLException, WriteException {
    return write(seen, Changes.delete(seen), onlyAtThatVersion);
  }

  /** Deletes several memories, all of which are on their way before the first one is waited for. */
  public List<Outcome> delete(List<Memory> seen) throws SQLException, WriteException {
    return turns.during(
        () -> {
          long deadline = deadline();
          List<Sent> sent = new ArrayList<>();
          for (Memory memory : seen) {
            sent.add(send(memory.id(), memory.version(), Changes.delete(memory)));
          }
          return await(sent, deadline);
        });
  }

  private Outcome write(Memory seen, MemoryChange change, boolean onlyAtThatVersion)
      throws SQLException, WriteException {
    MemoryChange sent =
        onlyAtThatVersion
            ? MemoryChange.newBuilder(change).setIfVersion(seen.version()).build()
            : change;
    return turns.during(() -> await(send(seen.id(), seen.version(), sent), deadline()));
  }

  /** A write that all brokers have, and who will tell what became of it. */
  private record Sent(
      UUID memory, long seen, MemoryChange change, CompletableFuture<Outcome> outcome) {}

  private Sent send(UUID memory, long seen, MemoryChange change)
      throws SQLException, WriteException {
    try {
      return positions.place(
          memory,
          position -> {
            MemoryChange placed = Changes.at(change, position);
            RecordMetadata at = topic.send(placed);
            return new Sent(
                memory, seen, change, arrivals.await(memory, seen, new WriteWatch(placed), at));
          });
    } catch (NotSentException e) {
      throw WriteException.notSent(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private List<Outcome> await(List<Sent> sent, long deadline) throws SQLException, WriteException {
    try {
      List<Outcome> outcomes = new ArrayList<>();
      for (Sent each : sent) {
        outcomes.add(await(each, deadline));
      }
      return outcomes;
    } finally {
      // Nobody waits any more for those behind one that failed.
      sent.forEach(each -> each.outcome().cancel(false));
    }
  }

  private Outcome await(Sent first, long deadline) throws SQLException, WriteException {
    Sent sent = first;
    for (int attempt = 1; ; attempt++) {
      Outcome outcome = outcome(sent, deadline);
      if (outcome.kind() != Kind.PASSED_BY) {
        return outcome;
      }
      Optional<Memory> current = reader.memory(sent.memory());
      if (sent.change().getIfVersion() != null) {
        long version = current.map(Memory::version).orElse(0L);
        if (version != sent.seen()) {
          throw WriteException.otherVersion(version);
        }
      }
      if (attempt == ATTEMPTS) {
        throw WriteException.passedBy();
      }
      sent = send(sent.memory(), sent.seen(), sent.change());
    }
  }

  private Outcome outcome(Sent sent, long deadline) throws WriteException {
    try {
      return sent.outcome().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw WriteException.timeout(patience, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Nobody fails what is waited for", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      sent.outcome().cancel(false);
    }
  }

  private long deadline() {
    return System.nanoTime() + patience.toNanos();
  }

  private WriteException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return WriteException.timeout(patience, cause);
  }
}
