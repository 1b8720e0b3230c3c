package io.memorysync.streams.normalize;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the publisher of user ids, across threads, that one of the tables it compares has changed.
 */
final class UserIdChanges {

  private final AtomicLong count = new AtomicLong();

  void tell() {
    count.incrementAndGet();
  }

  /** Grows with every change. */
  long count() {
    return count.get();
  }
}
