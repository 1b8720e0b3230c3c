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
}
