package io.memorysync.connect.common;

import org.apache.kafka.connect.errors.ConnectException;

/** An option of a connector is wrong, or the privileges that it names are missing. */
public final class WrongOptionException extends ConnectException {

  private static final long serialVersionUID = 1L;

  private final String option;

  /**
   * @param option name of the option
   * @param message what is wrong and what mends it
   */
  public WrongOptionException(String option, String message, Throwable cause) {
    super(option + ": " + message, cause);
    this.option = option;
  }

  /** Name of the option to correct. */
  public String option() {
    return option;
  }
}
