package io.memorysync.connect.common;

import org.apache.kafka.connect.errors.DataException;

/**
 * A store refused a record for what it held at that moment, such as a row that the record refers to
 * and that an application was deleting. In another transaction the record may be taken; if it is
 * not, it is a bad one.
 */
public final class ContestedException extends DataException {

  private static final long serialVersionUID = 1L;

  public ContestedException(String message, Throwable cause) {
    super(message, cause);
  }
}
