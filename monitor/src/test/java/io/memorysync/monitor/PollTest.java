package io.memorysync.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Asking a part again and again. */
class PollTest {

  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final Duration FRESH = Duration.ofMillis(300);

  @Test
  void aPartThatHangsDelaysNoOtherAndHasNoAnswerSoon() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Poll<Boolean> hangs =
            new Poll<>(
                "hangs",
                () -> {
                  never.await();
                  return true;
                },
                INTERVAL,
                FRESH);
        Poll<Integer> answers = new Poll<>("answers", () -> 1, INTERVAL, FRESH)) {
      await().until(() -> answers.last().known().isPresent());
      await()
          .untilAsserted(
              () -> assertThat(hangs.last().trouble()).contains("has not answered for 300 ms"));
      assertThat(answers.last().value()).isEqualTo(1);
    }
  }

  @Test
  void ofWhatFailedInTheBackgroundTheCauseIsTold() throws Exception {
    try (Poll<Integer> fails =
        new Poll<>(
            "fails",
            () -> {
              throw new ExecutionException(new IOException("No route."));
            },
            INTERVAL,
            FRESH)) {
      await().untilAsserted(() -> assertThat(fails.last().trouble()).isEqualTo("No route."));
    }
  }

  @Test
  void whatGoesWrongIsToldInItsFirstLine() throws Exception {
    try (Poll<Integer> fails =
        new Poll<>(
            "fails",
            () -> {
              throw new IOException("No route.\nMore of it.");
            },
            INTERVAL,
            FRESH)) {
      await().untilAsserted(() -> assertThat(fails.last().trouble()).isEqualTo("No route."));
      assertThat(fails.last().known()).isEmpty();
    }
  }
}
