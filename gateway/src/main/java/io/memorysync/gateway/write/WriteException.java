package io.memorysync.gateway.write;

import java.time.Duration;

/** A write that cannot be acknowledged. */
public final class WriteException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why not, and what that means for the write. */
  public enum Kind {
    /** Nobody knows yet: it may still apply. */
    TIMEOUT,
    /** Kafka did not take it in time: it may still apply. */
    NOT_SENT,
    /** Too many others wait for the pipeline: it was not written. */
    TOO_MANY,
    /** It is larger than the topics take: it was not written. */
    TOO_LARGE,
    /** The memory is at another version than the writer asks for: it was not written. */
    VERSION,
    /** The resolver passed it by again and again: it was not written. */
    PASSED_BY
  }

  private final Kind kind;
  private final long currentVersion;

  private WriteException(Kind kind, String message, long currentVersion, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.currentVersion = currentVersion;
  }

  static WriteException timeout(Duration patience, Throwable cause) {
    return new WriteException(
        Kind.TIMEOUT,
        "The write is on its way but was not confirmed within "
            + patience.toMillis()
            + " ms. It may still apply: read before writing again.",
        0,
        cause);
  }

  static WriteException tooMany(int waiting) {
    return new WriteException(
        Kind.TOO_MANY,
        waiting + " writes wait for the pipeline already. This one was not written: try again.",
        0,
        null);
  }

  static WriteException notSent(NotSentException cause) {
    return cause.isTooLarge()
        ? new WriteException(Kind.TOO_LARGE, "The memory is larger than the topics take.", 0, cause)
        : new WriteException(
            Kind.NOT_SENT,
            "Kafka did not confirm the write. It may still apply: read before writing again.",
            0,
            cause);
  }

  /** A condition that does not hold. */
  public static WriteException otherVersion(long current) {
    return new WriteException(
        Kind.VERSION, "The memory is at version " + current + ".", current, null);
  }

  static WriteException passedBy() {
    return new WriteException(
        Kind.PASSED_BY,
        "The write was not taken by the streams-app, which may have rejected it: see"
            + " memory.rejected. It does not apply.",
        0,
        null);
  }

  public Kind kind() {
    return kind;
  }

  /** Of {@link Kind#VERSION}: the version that the memory is at; 0 if there is none. */
  public long currentVersion() {
    return currentVersion;
  }
}
