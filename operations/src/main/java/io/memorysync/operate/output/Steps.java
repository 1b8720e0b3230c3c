package io.memorysync.operate.output;

/** Is told which steps something takes, one after the other, and how far each of them has come. */
public interface Steps {

  /** A step that goes on until it is closed. */
  interface Step extends Progress, AutoCloseable {

    @Override
    void close();
  }

  /**
   * Begins a step.
   *
   * @param what is done, as in "Reading …"
   */
  Step begin(String what);
}
