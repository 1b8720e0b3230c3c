package io.memorysync.connect.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.junit.jupiter.api.Test;

class ErrorLadderTest {

  private static final int BATCH_SIZE = 64;
  private static final TestSinkConfig CONFIG = new TestSinkConfig();
  private static final SinkTaskMetrics METRICS = new SinkTaskMetrics(CONFIG);

  private final TaskContext context = new TaskContext();
  private final Store store = new Store();

  @Test
  void goodRecordsTakeOneTransactionPerBatch() {
    apply(versions(2 * BATCH_SIZE + 1));

    assertThat(store.transactions).isEqualTo(3);
  }

  @Property(tries = 50)
  void badRecordsAreReportedAndAllOthersApplied(
      @ForAll @IntRange(max = 200) int count, @ForAll Set<@IntRange(max = 199) Integer> badOnes) {
    // jqwik runs all tries on one instance of this class.
    ErrorLadderTest fresh = new ErrorLadderTest();
    fresh.reportsBadAndAppliesOthers(count, badOnes);
  }

  private void reportsBadAndAppliesOthers(int count, Set<Integer> badOnes) {
    List<MemoryVersion> versions = versions(count);
    List<MemoryVersion> bad = badOnes.stream().filter(i -> i < count).map(versions::get).toList();
    bad.forEach(version -> store.refused.add(version.id()));

    apply(versions);

    assertThat(context.deadLetters())
        .extracting(TaskContext.DeadLetter::record)
        .containsExactlyInAnyOrderElementsOf(bad.stream().map(MemoryVersion::record).toList());
    assertThat(store.applied)
        .containsExactlyInAnyOrderElementsOf(
            versions.stream().filter(version -> !bad.contains(version)).toList());
  }

  @Test
  void oneBadRecordCostsFewTransactions() {
    List<MemoryVersion> versions = versions(BATCH_SIZE);
    store.refused.add(versions.get(17).id());

    apply(versions);

    // The batch, then two halves on each of log2(64) levels.
    assertThat(store.transactions).isEqualTo(1 + 2 * 6);
  }

  @Test
  void anEarlierVersionIsAppliedWhereTheLastIsBad() {
    UUID id = UUID.randomUUID();
    MemoryVersion good = version(id, 1, 0);
    MemoryVersion bad = version(id, 2, 1).superseding(good);
    store.refusedVersions.add(bad);

    apply(List.of(bad));

    assertThat(store.applied).containsExactly(good);
  }

  @Test
  void aContestedRecordIsTakenWhenTheOtherTransactionIsThrough() {
    store.contestedFor = 2;

    apply(versions(1));

    assertThat(store.applied).hasSize(1);
    assertThat(context.deadLetters()).isEmpty();
  }

  @Test
  void aRecordThatStaysContestedIsABadOne() {
    List<MemoryVersion> versions = versions(1);
    store.contestedFor = Integer.MAX_VALUE;

    apply(versions);

    assertThat(store.transactions).isEqualTo(3);
    assertThat(context.deadLetters())
        .extracting(TaskContext.DeadLetter::record)
        .containsExactly(versions.get(0).record());
  }

  @Test
  void aContestedBatchIsTriedAgainInHalves() {
    store.contestedFor = 1;

    apply(versions(BATCH_SIZE));

    assertThat(store.transactions).isEqualTo(3);
    assertThat(store.applied).hasSize(BATCH_SIZE);
  }

  @Test
  void anOutageReportsNothingAndLetsConnectDeliverAgain() {
    store.failure = new RetriableException("connection refused");

    assertThatThrownBy(() -> apply(versions(3))).isInstanceOf(RetriableException.class);

    assertThat(context.deadLetters()).isEmpty();
    assertThat(context.pauses()).hasSize(1);
  }

  @Test
  void aBatchThatTakesTooLongComesAgainInHalvesUntilItDoesNot() {
    store.slowAbove = 20;
    ErrorLadder<MemoryVersion> ladder = ladder(context.errantRecordReporter());
    List<MemoryVersion> versions = versions(2 * BATCH_SIZE);

    assertThatThrownBy(() -> ladder.apply(versions)).isInstanceOf(RetriableException.class);
    assertThatThrownBy(() -> ladder.apply(versions)).isInstanceOf(RetriableException.class);
    ladder.apply(versions);

    assertThat(store.transactions).isEqualTo(2 + 2 * BATCH_SIZE / 16);
    assertThat(store.applied).hasSize(2 * BATCH_SIZE);
  }

  @Test
  void batchesGrowAgainOnceTheyAreFastEnough() {
    store.slowAbove = 20;
    ErrorLadder<MemoryVersion> ladder = ladder(context.errantRecordReporter());
    assertThatThrownBy(() -> ladder.apply(versions(BATCH_SIZE)))
        .isInstanceOf(RetriableException.class);
    store.slowAbove = Integer.MAX_VALUE;
    for (int i = 0; i < BATCH_SIZE; i++) {
      ladder.apply(versions(1));
    }
    store.transactions = 0;

    ladder.apply(versions(BATCH_SIZE));

    assertThat(store.transactions).isEqualTo(1);
  }

  @Test
  void aBadRecordIsReportedOnceAlthoughItsBatchComesAgain() {
    List<MemoryVersion> versions = versions(4);
    store.refused.add(versions.get(0).id());
    store.failsAfter = 4;
    ErrorLadder<MemoryVersion> ladder = ladder(context.errantRecordReporter());

    assertThatThrownBy(() -> ladder.apply(versions)).isInstanceOf(RetriableException.class);
    store.failsAfter = Integer.MAX_VALUE;
    ladder.apply(versions);

    assertThat(context.deadLetters()).hasSize(1);
    assertThat(store.applied).containsAll(versions.subList(1, 4));
  }

  @Test
  void aWrongConfigurationFailsAtOnce() {
    store.failure = new WrongOptionException("neo4j.password", "correct it", null);

    assertThatThrownBy(() -> apply(versions(3)))
        .isSameAs(store.failure)
        .isNotInstanceOf(RetriableException.class);
    assertThat(context.deadLetters()).isEmpty();
  }

  @Test
  void withoutDeadLetterQueueABadRecordFailsTheTaskAndSaysHowToSetOneUp() {
    List<MemoryVersion> versions = versions(1);
    store.refused.add(versions.get(0).id());

    assertThatThrownBy(() -> ladder(null).apply(versions))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("errors.deadletterqueue.topic.name")
        .hasMessageContaining("memory.canonical-0, offset 0");
  }

  private void apply(List<MemoryVersion> versions) {
    ladder(context.errantRecordReporter()).apply(versions);
  }

  private ErrorLadder<MemoryVersion> ladder(ErrantRecordReporter reporter) {
    return new ErrorLadder<>(
        store,
        BATCH_SIZE,
        new DeadLetters(reporter, METRICS),
        new Retries(context, CONFIG, Clock.systemUTC()),
        METRICS);
  }

  private static List<MemoryVersion> versions(int count) {
    return IntStream.range(0, count)
        .mapToObj(offset -> version(UUID.randomUUID(), 1, offset))
        .toList();
  }

  private static MemoryVersion version(UUID id, long version, long offset) {
    return MemoryVersion.of(
        ConnectRecords.tombstone(id, offset),
        id,
        Optional.of(Memories.memory(id).setVersion(version).build()));
  }

  /** A store that refuses what it is told to refuse. */
  private static final class Store implements BatchWriter<MemoryVersion> {
    private final Set<UUID> refused = new HashSet<>();
    private final List<MemoryVersion> refusedVersions = new ArrayList<>();
    private final List<MemoryVersion> applied = new ArrayList<>();
    private ConnectException failure;
    private int failsAfter = Integer.MAX_VALUE;
    private int contestedFor;
    private int slowAbove = Integer.MAX_VALUE;
    private int transactions;

    @Override
    public BatchResult<MemoryVersion> write(List<MemoryVersion> batch) {
      transactions++;
      if (batch.size() > slowAbove) {
        throw new SlowBatchException("too slow", null);
      }
      if (failure != null) {
        throw failure;
      }
      if (transactions <= contestedFor) {
        throw new ContestedException("a row is missing", null);
      }
      if (transactions > failsAfter) {
        throw new RetriableException("connection lost");
      }
      if (Stream.concat(
              batch.stream().filter(version -> refused.contains(version.id())),
              batch.stream().filter(refusedVersions::contains))
          .findAny()
          .isPresent()) {
        throw new DataException("refused");
      }
      applied.addAll(batch);
      return new BatchResult<>(batch, 0, 0);
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }
  }
}
