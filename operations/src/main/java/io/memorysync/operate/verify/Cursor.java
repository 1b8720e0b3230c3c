package io.memorysync.operate.verify;

import java.util.Optional;

/** Reads one after the other; has to be closed. */
interface Cursor<R> extends AutoCloseable {

  /** The next one; empty at the end. */
  Optional<R> next();

  @Override
  void close();
}
