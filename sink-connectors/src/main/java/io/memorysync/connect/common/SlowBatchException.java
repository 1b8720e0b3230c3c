package io.memorysync.connect.common;

import org.apache.kafka.connect.errors.RetriableException;

/** The target did not get through a batch in the time that it is given; a smaller one may do. */
public final class SlowBatchException extends RetriableException {

  private static final long serialVersionUID = 1L;

  public SlowBatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
