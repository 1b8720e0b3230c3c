package io.memorysync.streams.normalize;

import io.memorysync.streams.rejection.RejectedCounts;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Change events of a table that is kept in a global store. What cannot be decoded or read is
 * logged, counted and left out, since nothing can be published from there; rows that refer to it
 * are rejected in their turn. A TRUNCATE is left out as well: the rows stay known.
 */
final class TableEvents implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TableEvents.class);

  private final EnvelopeDecoder decoder;
  private final ProcessorContext<?, ?> context;
  private final RejectedCounts counts;

  TableEvents(EnvelopeDecoder decoder, ProcessorContext<?, ?> context, RejectedCounts counts) {
    this.decoder = decoder;
    this.context = context;
    this.counts = counts;
  }

  /** The change of a row in a record; empty where there is none or it cannot be decoded. */
  Optional<ChangeEnvelope> read(Record<byte[], byte[]> message) {
    if (message.value() == null) {
      return Optional.empty();
    }
    RecordMetadata source = context.recordMetadata().orElseThrow();
    Decoded decoded = decoder.decode(source.topic(), message.value());
    if (decoded instanceof Decoded.Unreadable unreadable) {
      leaveOut(source, unreadable.rejection().reason());
      return Optional.empty();
    }
    ChangeEnvelope event = ((Decoded.Event) decoded).envelope();
    if (event.operation() == ChangeEnvelope.Operation.TRUNCATE) {
      leaveOut(source, Rejections.truncated(event).reason());
      return Optional.empty();
    }
    return Optional.of(event).filter(change -> change.operation().ofRow());
  }

  /** Leaves out the record that was read last, whose row is not what it has to be. */
  void leaveOut(Normalized.Rejected rejection) {
    leaveOut(context.recordMetadata().orElseThrow(), rejection.reason());
  }

  private void leaveOut(RecordMetadata source, String reason) {
    counts.leftOut(source.topic());
    LOG.error(
        "Left out the record at {}-{} offset {}: {}",
        source.topic(),
        source.partition(),
        source.offset(),
        reason);
  }

  @Override
  public void close() {
    decoder.close();
  }
}
