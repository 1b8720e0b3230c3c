package io.memorysync.stack.torture.faults;

import io.memorysync.stack.server.StreamsAppProcess;

/** A second instance of the streams-app that takes its share of the work and leaves again. */
final class SecondStreamsApp implements Fault {

  private final StreamsAppProcess second;
  private final boolean killed;

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
    if (killed) {
      second.process().kill();
    } else {
      second.stop();
    }
  }
}
