package io.memorysync.streams.normalize;

/** What a record's bytes turned out to be. */
sealed interface Decoded {

  /** A change event. */
  record Event(ChangeEnvelope envelope) implements Decoded {}

  /** Nothing that can be read. */
  record Unreadable(Normalized.Rejected rejection) implements Decoded {}
}
