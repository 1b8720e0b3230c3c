package io.memorysync.connect.pgvector;

import io.memorysync.connect.common.Delivery;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A user's string id with the UUID that belongs to it.
 *
 * @param record that it came in
 * @param key the string id
 * @param id the UUID
 */
record UserIdPair(SinkRecord record, String key, UUID id) implements Delivery<UserIdPair> {

  @Override
  public Optional<UserIdPair> superseded() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> writtenAt() {
    return Optional.empty();
  }
}
