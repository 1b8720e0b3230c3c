package io.memorysync.connect.common;

import java.util.List;

/**
 * What became of a batch.
 *
 * @param written what the store did not hold yet and holds now
 * @param restored number of entries that the store had been given before, did not hold any more and
 *     holds again
 * @param equal number of entries that the store held already, so that nothing was written
 * @param stale number of entries that were older than what the store holds, so that they were
 *     skipped
 * @param unrepresentable number of entries for which the store has no place, so that they were left
 *     out
 */
public record BatchResult<T>(
    List<T> written, int restored, int equal, int stale, int unrepresentable) {

  /** Of a store that has a place for everything and is not known to have lost anything. */
  public BatchResult(List<T> written, int equal, int stale) {
    this(written, 0, equal, stale, 0);
  }
}
