package io.memorysync.streams.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptCommitTest {

  private static final long NOW = 1_000_000;

  private final MockProcessorContext<String, String> context = new MockProcessorContext<>();
  private final MockProcessorContext<String, String> ofAnotherTask = new MockProcessorContext<>();
  private final PromptCommit commit = new PromptCommit(context);
  private final PromptCommit another = new PromptCommit(ofAnotherTask);

  @BeforeEach
  void setTheClock() {
    context.setCurrentSystemTimeMs(NOW);
    ofAnotherTask.setCurrentSystemTimeMs(NOW);
  }

  @AfterEach
  void leaveNothingToOtherTests() {
    poll(0);
    commit.processed();
  }

  @Test
  void whatIsFreshIsCommittedAtOnce() {
    poll(1);
    commit.output(NOW - 20);
    commit.processed();

    assertThat(context.committed()).isTrue();
  }

  @Test
  void whatIsOldWaitsForTheInterval() {
    poll(1);
    commit.output(NOW - PromptCommit.FRESH.toMillis() - 1);
    commit.processed();

    assertThat(context.committed()).isFalse();
  }

  @Test
  void whatWasPolledTogetherIsCommittedTogether() {
    poll(3);
    commit.output(NOW);
    commit.processed();
    commit.output(NOW);
    commit.processed();
    assertThat(context.committed()).isFalse();

    another.processed();

    assertThat(ofAnotherTask.committed()).isTrue();
  }

  @Test
  void aBatchWithoutOutputAsksForNothing() {
    poll(1);
    commit.processed();

    assertThat(context.committed()).isFalse();
  }

  @Test
  void whatIsPutOutBetweenBatchesIsCommittedAtOnce() {
    poll(1);
    commit.processed();

    commit.output(NOW);

    assertThat(context.committed()).isTrue();
  }

  @Test
  void recordsThatWereDroppedDoNotHoldUpLaterOnes() {
    poll(100);
    commit.output(NOW);
    poll(1);

    commit.processed();

    assertThat(context.committed()).isTrue();
  }

  private static void poll(int count) {
    TopicPartition partition = new TopicPartition("memory.change", 0);
    List<ConsumerRecord<byte[], byte[]>> records =
        IntStream.range(0, count)
            .mapToObj(
                offset ->
                    new ConsumerRecord<byte[], byte[]>(
                        partition.topic(), partition.partition(), offset, null, null))
            .toList();
    try (PolledRecords interceptor = new PolledRecords()) {
      interceptor.onConsume(new ConsumerRecords<>(Map.of(partition, records), Map.of()));
    }
  }
}
