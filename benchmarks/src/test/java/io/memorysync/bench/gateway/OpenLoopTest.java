package io.memorysync.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

  @Test
  void requestsAreSentWhenTheyAreDueThoughAnEarlierOneIsNotAnswered() throws Exception {
    int last = 19;
    CountDownLatch lastOneSent = new CountDownLatch(1);
    List<Double> millis =
        new OpenLoop(100, 1)
            .run(
                number -> {
                  if (number == 0) {
                    lastOneSent.await();
                  } else if (number == last) {
                    lastOneSent.countDown();
                  }
                });
    assertThat(millis).hasSize(100);
    // The first one is done when the last is sent, nineteen turns of 10 ms later.
    assertThat(millis.get(0)).isGreaterThanOrEqualTo(190);
  }

  @Test
  void aRequestThatFailsEndsTheRun() {
    assertThatThrownBy(
            () ->
                new OpenLoop(100, 1)
                    .run(
                        number -> {
                          throw new IllegalStateException("503");
                        }))
        .hasRootCauseMessage("503");
  }
}
