package io.memorysync.stack.torture.faults;

import io.memorysync.stack.StackException;
import io.memorysync.stack.server.StreamsAppProcess;
import java.time.Duration;
import java.time.Instant;

/**
 * A second instance of the streams-app that takes its share of the work and leaves again: not
 * before it has a share, unless that takes too long because something else is down.
 */
final class SecondStreamsApp implements Fault {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(45);

  private final StreamsAppProcess second;
  private final boolean killed;
  private Instant waitUntil;
  private String trouble;

  /**
   * @param killed whether it is killed at its end, rather than asked to leave
   */
  SecondStreamsApp(StreamsAppProcess second, boolean killed) {
    this.second = second;
    this.killed = killed;
  }

  @Override
  public void begin() {
    if (second.process().running().isEmpty()) {
      second.start();
    }
  }

  @Override
  public void end() {
    awaitShare();
    if (killed) {
      second.process().kill();
    } else {
      second.stop();
    }
  }

  @Override
  public String trouble() {
    return trouble;
  }

  private void awaitShare() {
    if (second.process().running().isEmpty()) {
      trouble = "it ended by itself";
    } else if (!second.ready()) {
      Instant now = Instant.now();
      waitUntil = waitUntil == null ? now.plus(LONGEST_WAIT) : waitUntil;
      if (now.isBefore(waitUntil)) {
        throw new StackException("The second streams-app does not process yet.");
      }
      trouble = "it did not come to process";
    }
  }
}
