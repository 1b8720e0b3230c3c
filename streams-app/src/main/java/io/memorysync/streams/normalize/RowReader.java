package io.memorysync.streams.normalize;

import java.util.Optional;

/**
 * Reads the change events of one table of one store. Implementations hold no state and do no I/O.
 */
public interface RowReader {

  /**
   * The memory that an event is about, in lower-case canonical text; empty if that cannot be told.
   * Events of one memory are handed on in their order.
   */
  Optional<String> memoryId(ChangeEnvelope event);

  /** Reads one event. */
  Normalized read(ChangeEnvelope event, References references);
}
