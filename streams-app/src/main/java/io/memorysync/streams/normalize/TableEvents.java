package io.memorysync.streams.normalize;

import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Change events of a table that is kept in a global store. What cannot be decoded is logged and
 * left out, since nothing can be published from there; rows that refer to it are rejected in their
 * turn.
 */
final class TableEvents implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TableEvents.class);

  private final EnvelopeDecoder decoder;
  private final ProcessorContext<?, ?> context;

  TableEvents(EnvelopeDecoder decoder, ProcessorContext<?, ?> context) {
    this.decoder = decoder;
    this.context = context;
  }

  /** The event in a record; empty for Debezium's tombstones and for what cannot be decoded. */
  Optional<ChangeEnvelope> read(Record<byte[], byte[]> change) {
    if (change.value() == null) {
      return Optional.empty();
    }
    RecordMetadata source = context.recordMetadata().orElseThrow();
    Decoded decoded = decoder.decode(source.topic(), change.value());
    if (decoded instanceof Decoded.Unreadable unreadable) {
      LOG.error(
          "Left out the record at {}-{} offset {}: {}",
          source.topic(),
          source.partition(),
          source.offset(),
          unreadable.rejection().reason());
      return Optional.empty();
    }
    return Optional.of(((Decoded.Event) decoded).envelope());
  }

  @Override
  public void close() {
    decoder.close();
  }
}
