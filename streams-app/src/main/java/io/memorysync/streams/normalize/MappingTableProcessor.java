package io.memorysync.streams.normalize;

import io.memorysync.schema.UserId;
import io.memorysync.schema.UserIdSource;
import io.memorysync.streams.identity.UserIdIndex;
import io.memorysync.streams.rejection.RejectedCounts;
import java.util.List;
import java.util.Optional;
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

  private static final String KEY = "string_id";
  private static final String ID = "uuid_id";

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
    boolean deleted = event.operation() == ChangeEnvelope.Operation.DELETE;
    Optional<String> key = event.subject().flatMap(row -> row.text(KEY));
    Optional<String> id = event.subject().flatMap(row -> row.uuid(ID));
    if (key.isEmpty() || !deleted && id.isEmpty()) {
      events.leaveOut(Rejections.incomplete(event, List.of(KEY, ID), ID));
    } else if (deleted) {
      pairs.remove(key.get());
    } else {
      pairs.put(new UserId(key.get(), id.get(), UserIdSource.MAPPING));
    }
  }
}
