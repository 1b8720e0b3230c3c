package io.memorysync.stack.torture.faults;

/** Something that is done to the pipeline and undone some time later. */
interface Fault {

  /**
   * @throws io.memorysync.stack.StackException if it cannot be done now, for instance because what
   *     it needs is down itself
   */
  void begin();

  /**
   * @throws io.memorysync.stack.StackException if it cannot be undone now
   */
  void end();

  /** What came of it, after its end; null if there is nothing to tell. */
  default String told() {
    return null;
  }

  /**
   * Why it did not go as planned though nothing failed at its begin and its end; null if it did.
   */
  default String trouble() {
    return null;
  }
}
