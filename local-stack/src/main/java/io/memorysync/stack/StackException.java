package io.memorysync.stack;

/**
 * Something that the person at the keyboard can mend. The message is one sentence (or a few lines)
 * that names the cause and the command or setting that mends it; it is shown without a stack trace.
 */
public final class StackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StackException(String message) {
    super(message);
  }

  public StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
