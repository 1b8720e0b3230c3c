package io.memorysync.embed;

/** The embedder does not answer now. The memory goes on without a vector and gets it later. */
public final class EmbedderUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EmbedderUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
