package io.memorysync.streams.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptCommitTest {

  private static final long NOW = 1_000_000;

  private final MockProcessorContext<String, String> context = new MockProcessorContext<>();
  private final PromptCommit commit = new PromptCommit(context);

  @BeforeEach
  void setTheClock() {
    context.setCurrentSystemTimeMs(NOW);
  }

  @Test
  void whatIsFreshIsCommittedAtOnce() {
    commit.output(NOW - 20);

    assertThat(context.committed()).isTrue();
  }

  @Test
  void whatIsOldWaitsForTheInterval() {
    commit.output(NOW - PromptCommit.FRESH.toMillis() - 1);

    assertThat(context.committed()).isFalse();
    assertThat(context.scheduledPunctuators()).isEmpty();
  }

  @Test
  void whatComesRightAfterACommitSharesTheNextOne() {
    commit.output(NOW);
    context.resetCommit();
    context.setCurrentSystemTimeMs(NOW + 3);

    commit.output(NOW + 3);
    commit.output(NOW + 3);

    assertThat(context.committed()).isFalse();
    assertThat(context.scheduledPunctuators()).hasSize(1);

    CapturedPunctuator next = context.scheduledPunctuators().get(0);
    next.getPunctuator().punctuate(NOW + 13);
    assertThat(context.committed()).isTrue();
    assertThat(next.cancelled()).isTrue();
  }

  @Test
  void afterAPauseTheNextOutputIsCommittedAtOnceAgain() {
    commit.output(NOW);
    context.resetCommit();
    context.setCurrentSystemTimeMs(NOW + PromptCommit.PAUSE.toMillis());

    commit.output(NOW + PromptCommit.PAUSE.toMillis());

    assertThat(context.committed()).isTrue();
  }
}
