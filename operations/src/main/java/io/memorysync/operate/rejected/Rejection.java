package io.memorysync.operate.rejected;

import io.memorysync.schema.RejectedEvent;
import java.time.Instant;

/**
 * A rejected change event without its bytes.
 *
 * @param id place of the original, topic-partition-offset
 * @param retriedAt when it was written to its topic again; null if it was not
 * @param retriedAs the offset that it got then
 */
public record Rejection(
    String id,
    String code,
    String store,
    String part,
    String memory,
    Instant rejectedAt,
    Instant retriedAt,
    Long retriedAs,
    String reason) {

  static Rejection of(String id, RejectedEvent event, Retries.Retry retry) {
    return new Rejection(
        id,
        event.getCode(),
        event.getStore(),
        event.getPart(),
        event.getMemoryId(),
        event.getRejectedAt(),
        retry == null ? null : retry.at(),
        retry == null ? null : retry.as(),
        event.getReason());
  }
}
