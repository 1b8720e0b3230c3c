package io.memorysync.stack.torture.writes;

/** What a writer can do to a memory. */
public enum Kind {
  ADD,
  EDIT,
  PAUSE,
  ARCHIVE,
  ACTIVATE,
  DELETE
}
