package io.memorysync.streams.model;

import io.memorysync.streams.model.Mem0Database.Client;
import java.util.List;

/**
 * What a schedule finds.
 *
 * @param tinyAlphabet whether values come from a few letters, so that the same come back, instead
 *     of being each of its own
 * @param memories how many there are
 * @param mapped whether the first person's UUID is known from the start
 * @param skews of the stores' clocks, in microseconds
 * @param dialects of the mem0 stores' sinks
 */
record Surroundings(
    boolean tinyAlphabet,
    int memories,
    boolean mapped,
    List<Integer> skews,
    List<Client> dialects) {

  long skewMicros(int store) {
    return skews.get(store % skews.size());
  }

  Client dialect(int store) {
    return dialects.get(store % dialects.size());
  }
}
