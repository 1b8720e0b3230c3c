package io.memorysync.streams.normalize;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the normalize step has to know. */
public interface NormalizeSettings {

  /** The stores to be read. */
  List<StoreDefinition> stores();

  /** Topic of the change events of {@code user_id_mapping}; empty where there is no such table. */
  Optional<String> userIdMappingTopic();

  /** Which vectors can be used. */
  VectorSpec vectors();

  /** How long an event may wait for a row that it refers to. */
  Duration referenceTimeout();
}
