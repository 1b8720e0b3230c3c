package io.memorysync.operate.rejected;

import io.memorysync.schema.RejectedEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What has been retried, by the id of the rejection. A retry is a record of the same key behind the
 * rejection, with the time and the new offset and without the original's bytes.
 */
public final class Retries {

  private final Map<String, Retry> byId = new HashMap<>();

  /** When a record was written again, and at which offset of its partition it is now. */
  public record Retry(Instant at, long as) {}

  /** Whether a record of {@code memory.rejected} tells of a retry and not of a rejection. */
  static boolean isRetry(RejectedEvent event) {
    return event.getRetriedAt() != null;
  }

  void add(String id, RejectedEvent event) {
    if (isRetry(event)) {
      byId.put(id, new Retry(event.getRetriedAt(), event.getRetriedAs()));
    }
  }

  Optional<Retry> of(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The record that tells of the retry of a rejection. */
  static RejectedEvent record(RejectedEvent rejection, Instant at, long as) {
    return RejectedEvent.newBuilder(rejection)
        .setKey(null)
        .setValue(null)
        .setRetriedAt(at)
        .setRetriedAs(as)
        .build();
  }
}
