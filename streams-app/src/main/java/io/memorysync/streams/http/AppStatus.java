package io.memorysync.streams.http;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** Where the app stands, for its health pages. Written by the app, read by HTTP threads. */
public final class AppStatus {

  /**
   * A moment of the app's life.
   *
   * @param phase short name: starting, waiting, or the state of Kafka Streams in lower case
   * @param ready whether the topology processes records
   * @param reasons why it is not ready; empty if it is
   * @param since when this phase began
   */
  public record Phase(String phase, boolean ready, List<String> reasons, Instant since) {}

  private final AtomicReference<Phase> current =
      new AtomicReference<>(
          new Phase("starting", false, List.of("The app is starting."), Instant.now()));

  /** The app waits for something outside; {@code reasons} say for what. */
  public void waiting(List<String> reasons) {
    update("waiting", false, reasons);
  }

  /** The topology is in a state of Kafka Streams. */
  public void topology(String state, boolean running) {
    String phase = state.toLowerCase(Locale.ROOT);
    update(phase, running, running ? List.of() : List.of("Kafka Streams is " + phase + "."));
  }

  /** The app cannot go on. */
  public void failed(String reason) {
    update("failed", false, List.of(reason));
  }

  public Phase current() {
    return current.get();
  }

  private void update(String phase, boolean ready, List<String> reasons) {
    current.updateAndGet(
        old ->
            old.phase().equals(phase)
                ? new Phase(phase, ready, reasons, old.since())
                : new Phase(phase, ready, reasons, Instant.now()));
  }
}
