package io.memorysync.stack.torture.faults;

import io.memorysync.connectclient.ConnectClient;

/** A connector that an operator pauses and resumes. */
final class PausedConnector implements Fault {

  private final ConnectClient connect;
  private final String connector;

  PausedConnector(ConnectClient connect, String connector) {
    this.connect = connect;
    this.connector = connector;
  }

  @Override
  public void begin() {
    connect.pause(connector);
  }

  @Override
  public void end() {
    connect.resume(connector);
  }
}
