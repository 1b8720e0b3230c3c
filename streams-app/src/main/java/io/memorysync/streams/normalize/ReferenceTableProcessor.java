package io.memorysync.streams.normalize;

import io.memorysync.streams.rejection.RejectedCounts;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps the names in the rows of a table that memories refer to, in a global store.
 *
 * <p>A deleted row stays known: the change events of the memories that referred to it are on
 * another topic and may be read later.
 */
final class ReferenceTableProcessor implements Processor<byte[], byte[], Void, Void> {

  private static final String ID = "id";

  private final Supplier<EnvelopeDecoder> decoders;
  private final Reference.Table table;
  private final String storeName;
  private final RejectedCounts counts;
  private TableEvents events;
  private KeyValueStore<String, String> names;

  ReferenceTableProcessor(
      Supplier<EnvelopeDecoder> decoders,
      Reference.Table table,
      String storeName,
      RejectedCounts counts) {
    this.decoders = decoders;
    this.counts = counts;
    this.table = table;
    this.storeName = storeName;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    events = new TableEvents(decoders.get(), context, counts);
    names = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<byte[], byte[]> change) {
    events
        .read(change)
        .filter(event -> event.operation() != ChangeEnvelope.Operation.DELETE)
        .ifPresent(this::put);
  }

  @Override
  public void close() {
    events.close();
  }

  private void put(ChangeEnvelope event) {
    Optional<String> id = event.after().flatMap(row -> row.uuid(ID));
    Optional<String> name = event.after().flatMap(row -> row.text(table.nameColumn()));
    if (id.isPresent() && name.isPresent()) {
      names.put(id.get(), name.get());
    } else {
      events.leaveOut(Rejections.incomplete(event, List.of(ID, table.nameColumn()), ID));
    }
  }
}
