package io.memorysync.gateway.extract;

/** The language model does not answer, or not as it was asked to; asking again later may help. */
public final class ExtractorUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ExtractorUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
