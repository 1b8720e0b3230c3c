package io.memorysync.streams.model;

/** A schedule in which the protocol does not keep a promise; its message is the whole story. */
final class BrokenPromise extends AssertionError {

  private static final long serialVersionUID = 1L;

  BrokenPromise(String promise, World world) {
    super(promise + "\n" + world.story());
  }
}
