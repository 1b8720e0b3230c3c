package io.memorysync.stack.torture.writes;

/** What the writer knows of its write. */
public enum Outcome {
  /** The database said that the transaction holds. */
  COMMITTED,
  /** The connection was lost during COMMIT; the change events tell. */
  IN_DOUBT,
  /** There was no such memory in this store, at that time. */
  NOT_FOUND,
  /** The database refused the statement. */
  REFUSED
}
