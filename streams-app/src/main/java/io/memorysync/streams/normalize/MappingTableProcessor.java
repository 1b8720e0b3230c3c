package io.memorysync.streams.normalize;

import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.streams.identity.UserIdIndex;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps the table {@code user_id_mapping} in a global store, straight from its change events: it is
 * complete before the first memory is read, and no memory is given a derived id by mistake.
 */
final class MappingTableProcessor implements Processor<byte[], byte[], Void, Void> {

  static final String STORE = "user-id-mapping";

  private final Supplier<EnvelopeDecoder> decoders;
  private final UserIdChanges changes;
  private final RejectedCounts counts;
  private TableEvents events;
  private UserIdIndex pairs;

  MappingTableProcessor(
      Supplier<EnvelopeDecoder> decoders, UserIdChanges changes, RejectedCounts counts) {
    this.decoders = decoders;
    this.counts = counts;
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    events = new TableEvents(decoders.get(), context, counts);
    pairs = new UserIdIndex(context.getStateStore(STORE));
  }

  @Override
  public void process(Record<byte[], byte[]> change) {
    events.read(change).ifPresent(this::apply);
    changes.tell();
  }

  @Override
  public void close() {
    events.close();
  }

  private void apply(ChangeEnvelope event) {
    if (event.operation() == ChangeEnvelope.Operation.DELETE) {
      event.before().flatMap(row -> row.text("string_id")).ifPresent(pairs::remove);
    } else {
      event.after().ifPresent(this::put);
    }
  }

  private void put(Row row) {
    row.text("string_id")
        .ifPresent(
            key ->
                row.uuid("uuid_id")
                    .ifPresent(id -> pairs.put(new UserId(key, id, UserIdSource.MAPPING))));
  }
}
