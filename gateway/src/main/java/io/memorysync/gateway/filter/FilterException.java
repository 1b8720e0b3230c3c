package io.memorysync.gateway.filter;

/** A filter that cannot be understood; the message says which part and what it could be. */
public final class FilterException extends Exception {

  private static final long serialVersionUID = 1L;

  FilterException(String message) {
    super(message);
  }
}
