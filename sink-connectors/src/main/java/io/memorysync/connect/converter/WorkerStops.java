package io.memorysync.connect.converter;

/**
 * The worker stops while a converter waits for the schema registry. Not an exception: Connect would
 * take that for a bad record and go on behind it.
 */
final class WorkerStops extends Error {
  private static final long serialVersionUID = 1L;

  WorkerStops() {
    super("The worker stops while the schema registry does not answer.");
  }
}
