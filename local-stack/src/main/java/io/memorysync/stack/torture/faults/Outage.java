package io.memorysync.stack.torture.faults;

import io.memorysync.stack.server.Server;

/** A server that ends and is kept down for a while. */
final class Outage implements Fault {

  private final Supervisor supervisor;
  private final Server server;
  private final Runnable ending;

  /**
   * @param ending how it ends: killed, stopped, …
   */
  Outage(Supervisor supervisor, Server server, Runnable ending) {
    this.supervisor = supervisor;
    this.server = server;
    this.ending = ending;
  }

  @Override
  public void begin() {
    supervisor.takeDown(server, ending);
  }

  @Override
  public void end() {
    supervisor.letStart(server);
  }
}
