package io.memorysync.streams.normalize;

import io.memorysync.schema.RejectedEvent;
import io.memorysync.schema.UserId;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.commit.PromptCommit;
import io.memorysync.streams.rejection.RejectedCounts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what became of a change event to the topics that take it. */
final class NormalizeOutlets {

  /**
   * Names of the sinks behind a processor.
   *
   * @param change takes changes, by memory
   * @param rejected takes what could not be understood
   * @param userId takes pairs of user ids
   */
  record Sinks(String change, String rejected, String userId) {}

  private static final Logger LOG = LoggerFactory.getLogger(NormalizeOutlets.class);

  /** A published pair is known from its topic well before this has passed. */
  private static final Duration PUBLISHED_FOR = Duration.ofMinutes(1);

  private final ProcessorContext<String, SpecificRecord> context;
  private final StorePart part;
  private final Sinks sinks;
  private final RejectedCounts counts;
  private final PromptCommit commit;
  private final Map<String, Long> publishedAt = new LinkedHashMap<>();

  NormalizeOutlets(
      ProcessorContext<String, SpecificRecord> context,
      StorePart part,
      Sinks sinks,
      RejectedCounts counts) {
    this.context = context;
    this.part = part;
    this.sinks = sinks;
    this.counts = counts;
    this.commit = new PromptCommit(context);
  }

  /** Sends a change and the pairs made up for it, or a rejection with the original record. */
  void send(SourceRecord source, Normalized result) {
    if (result instanceof Normalized.Change change) {
      change.derived().forEach(pair -> publish(pair, source.timestamp()));
      forward(change.change().getMemoryId(), change.change(), source.timestamp(), sinks.change());
      // Nobody waits for an echo.
      if (change.change().getOrigin() == null) {
        commit.output(source.timestamp());
      }
    } else if (result instanceof Normalized.Rejected rejected) {
      reject(source, rejected);
    } else if (result instanceof Normalized.Ignored ignored) {
      LOG.debug("Ignored {}: {}", name(source), ignored.reason());
    } else {
      throw new IllegalStateException("A parked record is kept, not sent: " + name(source));
    }
  }

  /** A record was processed, and what became of it has been sent. */
  void processed() {
    commit.processed();
  }

  /** A pair that became known is sent once more should it be made up again. */
  void forgetKnown(UserIds userIds) {
    publishedAt.keySet().removeIf(key -> userIds.ofKey(key).derived().isEmpty());
  }

  private void reject(SourceRecord source, Normalized.Rejected rejected) {
    LOG.warn("Rejected {} ({}): {}", name(source), rejected.code().code(), rejected.reason());
    counts.rejected(rejected.code());
    RejectedEvent event =
        RejectedEvent.newBuilder()
            .setCode(rejected.code().code())
            .setReason(rejected.reason())
            .setStore(part.store())
            .setPart(part.part())
            .setMemoryId(rejected.memoryId().orElse(null))
            .setTopic(part.topic())
            .setPartition(source.partition())
            .setOffset(source.offset())
            .setKey(source.key() == null ? null : ByteBuffer.wrap(source.key()))
            .setValue(ByteBuffer.wrap(source.value()))
            .setRejectedAt(Instant.ofEpochMilli(context.currentSystemTimeMs()))
            .build();
    forward(name(source), event, source.timestamp(), sinks.rejected());
  }

  /** A pair is sent once, not again with every record that arrives before it is known. */
  private void publish(UserId pair, long timestamp) {
    long now = context.currentSystemTimeMs();
    Iterator<Long> oldest = publishedAt.values().iterator();
    while (oldest.hasNext() && oldest.next() + PUBLISHED_FOR.toMillis() <= now) {
      oldest.remove();
    }
    if (publishedAt.putIfAbsent(pair.getKey(), now) == null) {
      forward(pair.getKey(), pair, timestamp, sinks.userId());
    }
  }

  private void forward(String key, SpecificRecord value, long timestamp, String sink) {
    context.forward(new Record<>(key, value, timestamp), sink);
  }

  private String name(SourceRecord source) {
    return part.topic() + "-" + source.partition() + "-" + source.offset();
  }
}
