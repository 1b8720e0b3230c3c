package io.memorysync.operate.config;

/**
 * Something that the operator can mend. The message is one sentence that names the cause and the
 * setting or command that mends it; it is shown without a stack trace.
 */
public final class OperationsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public OperationsException(String message) {
    super(message);
  }

  public OperationsException(String message, Throwable cause) {
    super(message, cause);
  }
}
