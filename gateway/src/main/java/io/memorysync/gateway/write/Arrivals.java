package io.memorysync.gateway.write;

import io.memorysync.gateway.background.BackgroundThread;
import io.memorysync.gateway.model.FieldConflict;
import io.memorysync.gateway.model.MemoryVersion;
import io.memorysync.gateway.project.ProjectedOffsets;
import io.memorysync.gateway.read.Follower;
import io.memorysync.gateway.read.Follower.After;
import io.memorysync.gateway.write.Outcome.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, for all writes that are on their way, until what became of them is in the read model,
 * where whoever wrote can read it. One thread asks for all of them at once; which instance of the
 * gateway projects a memory makes no difference.
 *
 * <p>A write that the streams-app has processed without publishing anything is found by its
 * committed offset: once all that was published up to then is in the read model, nothing is to be
 * expected any more.
 */
public final class Arrivals implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration ASK_KAFKA_EVERY = Duration.ofMillis(250);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
  private static final Duration LEAVING = Duration.ofSeconds(5);

  private final DataSource database;
  private final ResolverProgress progress;
  private final Queue<Waiter> arriving = new ConcurrentLinkedQueue<>();
  private final List<Waiter> waiting = new ArrayList<>();
  private final Semaphore anybody = new Semaphore(0);
  private final BackgroundThread thread =
      new BackgroundThread("arrivals", LEAVING, this::run, () -> {});
  private long askKafkaAt = System.nanoTime();

  /**
   * @param database connections that run in the background
   */
  public Arrivals(DataSource database, ResolverProgress progress) {
    this.database = database;
    this.progress = progress;
  }

  public void start() {
    thread.start();
  }

  /**
   * Waits for a write.
   *
   * @param seen the version that the writer had seen; 0 for none
   * @param at where the write is on its topic
   * @return completed when it is known what became of it; whoever gives up cancels it
   */
  CompletableFuture<Outcome> await(UUID memory, long seen, WriteWatch watch, RecordMetadata at) {
    Waiter waiter = new Waiter(new After(memory, seen), watch, at);
    arriving.add(waiter);
    anybody.release();
    return waiter.outcome;
  }

  @Override
  public void close() {
    thread.close();
  }

  private void run() {
    while (!thread.isClosing()) {
      try {
        if (waiting.isEmpty()) {
          anybody.acquire();
          anybody.drainPermits();
        } else {
          Thread.sleep(LOOK_EVERY.toMillis());
        }
        look();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (SQLException e) {
        pause("The database does not answer; writes wait", e);
      } catch (ExecutionException e) {
        pause("Kafka does not tell how far the streams-app is; writes wait", e);
      } catch (RuntimeException e) {
        pause("Looking for the outcome of writes failed; they wait", e);
      }
    }
  }

  private void pause(String sentence, Exception failure) {
    LOG.warn("{}: {}", sentence, failure.getMessage());
    waiting.removeIf(waiter -> waiter.outcome.isDone());
    thread.rest(AGAIN_AFTER);
  }

  private void look() throws SQLException, ExecutionException, InterruptedException {
    for (Waiter next = arriving.poll(); next != null; next = arriving.poll()) {
      waiting.add(next);
    }
    waiting.removeIf(waiter -> waiter.outcome.isDone());
    if (waiting.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> projected;
    try (Connection connection = database.getConnection()) {
      // Before the versions: what it says is there is there.
      projected =
          waiting.stream().anyMatch(waiter -> waiter.expected != null)
              ? new ProjectedOffsets(connection).all()
              : Map.of();
      follow(new Follower(connection));
    }
    for (Waiter waiter : waiting) {
      if (waiter.expected != null && isReached(waiter.expected, projected)) {
        waiter.outcome.complete(Outcome.of(Kind.PASSED_BY, null));
      }
    }
    askKafka();
  }

  private void follow(Follower follower) throws SQLException {
    List<After> after = waiting.stream().map(waiter -> waiter.after).distinct().toList();
    Map<UUID, List<MemoryVersion>> versions = follower.versions(after);
    Map<UUID, List<FieldConflict>> conflicts = follower.deleteConflicts(after);
    for (Waiter waiter : waiting) {
      waiter.take(
          versions.getOrDefault(waiter.after.memory(), List.of()),
          conflicts.getOrDefault(waiter.after.memory(), List.of()));
    }
  }

  private void askKafka() throws ExecutionException, InterruptedException {
    long now = System.nanoTime();
    boolean due = now - askKafkaAt >= 0;
    boolean anybodyLong =
        waiting.stream()
            .anyMatch(
                waiter -> waiter.expected == null && waiter.isOlderThan(ASK_KAFKA_EVERY, now));
    if (!due || !anybodyLong) {
      return;
    }
    askKafkaAt = now + ASK_KAFKA_EVERY.toNanos();
    Map<Integer, Long> committed = progress.committed();
    List<Waiter> passed =
        waiting.stream()
            .filter(waiter -> waiter.expected == null)
            .filter(
                waiter -> committed.getOrDefault(waiter.at.partition(), 0L) > waiter.at.offset())
            .toList();
    if (!passed.isEmpty()) {
      Map<TopicPartition, Long> ends = progress.ends();
      passed.forEach(waiter -> waiter.expected = ends);
    }
  }

  private static boolean isReached(
      Map<TopicPartition, Long> expected, Map<TopicPartition, Long> projected) {
    return expected.entrySet().stream()
        .allMatch(end -> projected.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** One write that is waited for. */
  private static final class Waiter {

    private final After after;
    private final WriteWatch watch;
    private final RecordMetadata at;
    private final long since = System.nanoTime();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /** Up to where the read model has to be for the outcome to be there if there is one. */
    private Map<TopicPartition, Long> expected;

    private Waiter(After after, WriteWatch watch, RecordMetadata at) {
      this.after = after;
      this.watch = watch;
      this.at = at;
    }

    private boolean isOlderThan(Duration age, long now) {
      return now - since > age.toNanos();
    }

    private void take(List<MemoryVersion> versions, List<FieldConflict> conflicts) {
      for (MemoryVersion version : versions) {
        if (version.memory().version() > after.version()) {
          watch.version(version).ifPresent(outcome::complete);
        }
      }
      for (FieldConflict conflict : conflicts) {
        if (conflict.version() > after.version() && watch.isLostIn(conflict)) {
          versions.stream()
              .filter(version -> version.memory().version() == conflict.version())
              .findFirst()
              .ifPresent(version -> outcome.complete(Outcome.of(Kind.CONFLICT, version)));
        }
      }
    }
  }
}
