package io.memorysync.stack.server;

import io.memorysync.stack.process.ManagedProcess;

/** One process of the stack. */
public interface Server {

  /** The process that carries it. */
  ManagedProcess process();

  /** Starts it and waits until it answers; data is made on the first start. */
  void start();

  /** Asks it to end, waits for that, and kills it when it takes too long. */
  void stop();

  default String name() {
    return process().name();
  }
}
