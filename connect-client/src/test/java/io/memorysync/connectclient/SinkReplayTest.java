package io.memorysync.connectclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkReplayTest {

  private OneSink sink;
  private SinkReplay replay;

  @BeforeEach
  void aSinkThatRuns() throws IOException {
    sink = new OneSink();
    replay = new SinkReplay(sink.client(), OneSink.NAME);
  }

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void aSinkForgetsWhatItHasReadWhileItIsStopped() {
    replay.begin();

    assertThat(sink.orders()).containsExactly("PUT stop", "DELETE offsets", "PUT resume");
  }

  @Test
  void aSinkThatHasFailedIsReplayed() {
    sink.fail("PSQLException: no table");

    replay.begin();

    assertThat(replay.awaitEnd(() -> OptionalLong.of(0), (read, all) -> {})).isZero();
  }

  @Test
  void aWorkerThatRebalancesIsAskedAgain() {
    sink.refuse(2);

    replay.begin();

    assertThat(sink.orders()).containsExactly("PUT stop", "DELETE offsets", "PUT resume");
  }

  @Test
  void whileItIsNotKnownWhatIsLeftTheReplayIsNotDone() {
    Iterator<OptionalLong> behind =
        Stream.of(
                OptionalLong.empty(), OptionalLong.of(7), OptionalLong.empty(), OptionalLong.of(0))
            .iterator();
    List<String> told = new ArrayList<>();

    long records = replay.awaitEnd(behind::next, (read, all) -> told.add(read + " of " + all));

    assertThat(records).isEqualTo(7);
    assertThat(told).containsExactly("0 of 7", "7 of 7");
  }

  @Test
  void aTaskThatFailsEndsTheReplayWithItsReason() {
    sink.fail("PSQLException: no table");

    assertThatThrownBy(() -> replay.awaitEnd(OptionalLong::empty, (read, all) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Sink mem0-sink failed while it was replayed: PSQLException: no table;"
                + " mend that, then replay it again.");
  }

  @Test
  void whoIsInterruptedWhileTheSinkReadsStaysInterrupted() {
    assertThatThrownBy(
            () ->
                replay.awaitEnd(
                    () -> OptionalLong.of(7), (read, all) -> Thread.currentThread().interrupt()))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(InterruptedException.class);

    assertThat(Thread.interrupted()).isTrue();
  }
}
