package io.memorysync.connectclient;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Lets a sink read its topics from the start, through Connect's REST interface alone. */
public final class SinkReplay {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final ConnectClient connect;
  private final String sink;

  /** Is told how far a sink has come. */
  @FunctionalInterface
  public interface Listener {

    /**
     * @param read records that it has read
     * @param all records that there are to read, as far as they have been seen
     */
    void at(long read, long all);
  }

  public SinkReplay(ConnectClient connect, String sink) {
    this.connect = connect;
    this.sink = sink;
  }

  /** Stops the sink, forgets how far it has read and lets it go on. */
  public void begin() {
    connect.stop(sink, STOP_TIMEOUT);
    connect.deleteOffsets(sink);
    connect.resume(sink);
  }

  /**
   * Waits until the sink has caught up; ends with the client's failure if one of its tasks fails.
   *
   * @param behind how many records it has yet to read; empty while that is not known
   * @return how many records there were
   */
  public long awaitEnd(Supplier<OptionalLong> behind, Listener listener) {
    long all = 0;
    while (true) {
      OptionalLong left = behind.get();
      if (left.isPresent()) {
        all = Math.max(all, left.getAsLong());
        listener.at(all - left.getAsLong(), all);
      }
      connect.status(sink).flatMap(ConnectorStatus::failure).ifPresent(this::failed);
      if (left.isPresent() && left.getAsLong() == 0) {
        return all;
      }
      connect.pause(LOOK_EVERY);
    }
  }

  private void failed(String reason) {
    throw connect.failure(
        "Sink "
            + sink
            + " failed while it was replayed: "
            + reason
            + "; mend that, then replay it again.");
  }
}
