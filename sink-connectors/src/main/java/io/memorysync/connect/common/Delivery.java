package io.memorysync.connect.common;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One thing to apply to a store, with the record that it came in.
 *
 * @param <T> the implementing class
 */
public interface Delivery<T extends Delivery<T>> {

  /** The record to put on the dead-letter queue if the store cannot take it. */
  SinkRecord record();

  /** What this took the place of in its batch; it is applied if this one turns out bad. */
  Optional<T> superseded();

  /** When an application wrote it in its store; empty where unknown. */
  Optional<Instant> writtenAt();
}
