package io.memorysync.stack.load;

/**
 * A request that was answered.
 *
 * @param status of HTTP; {@link #NONE} if the connection broke
 * @param nanos until the whole answer was there
 */
record LoadAnswer(LoadOperation operation, int status, long nanos) {

  /** Stands for no answer. */
  static final int NONE = 0;
}
