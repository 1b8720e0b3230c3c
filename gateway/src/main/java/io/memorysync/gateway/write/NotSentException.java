package io.memorysync.gateway.write;

/** A write did not get to the topic, or nobody knows whether it did. */
public final class NotSentException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean tooLarge;

  NotSentException(String message, boolean tooLarge, Throwable cause) {
    super(message, cause);
    this.tooLarge = tooLarge;
  }

  /** Whether it is larger than the topics take, so that it was not sent and never will be. */
  public boolean isTooLarge() {
    return tooLarge;
  }
}
