package io.memorysync.operate.verify;

import io.memorysync.schema.MemoryImage;
import io.memorysync.schema.identity.UserIds;
import io.memorysync.streams.normalize.ChangeEnvelope;
import io.memorysync.streams.normalize.Normalized;
import io.memorysync.streams.normalize.Reference;
import io.memorysync.streams.normalize.References;
import io.memorysync.streams.normalize.Row;
import io.memorysync.streams.normalize.RowReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;

/**
 * Reads rows through the pipeline's own readers, as if a snapshot had found them, so that what is
 * compared is what the pipeline sees.
 */
final class RowReading {

  private static final ChangeEnvelope.Source NOWHERE =
      new ChangeEnvelope.Source("", "", 0, 0, null, Instant.EPOCH, null);

  private final RowReader reader;
  private final UserIds userIds;
  private final Schema columns;

  /**
   * @param columns names of the table's columns
   */
  RowReading(RowReader reader, UserIds userIds, String... columns) {
    this.reader = reader;
    this.userIds = userIds;
    this.columns = schema(columns);
  }

  /** What a row is to the pipeline. */
  sealed interface Result permits Memory, NoMemory, Unreadable {}

  /** A memory. */
  record Memory(MemoryImage image) implements Result {}

  /** A row of the store's own that is no memory, such as mem0's telemetry. */
  record NoMemory() implements Result {}

  /** A row that the pipeline rejects. */
  record Unreadable() implements Result {}

  /** A row with nothing in it yet. */
  GenericData.Record row() {
    return new GenericData.Record(columns);
  }

  /** Reads a row that refers to no others. */
  Result read(GenericData.Record row) {
    return read(row, Map.of());
  }

  /**
   * Reads a row.
   *
   * @param names of the rows that it refers to, by table
   */
  Result read(GenericData.Record row, Map<Reference.Table, String> names) {
    ChangeEnvelope found =
        new ChangeEnvelope(
            ChangeEnvelope.Operation.SNAPSHOT,
            Optional.empty(),
            Optional.of(new Row(row)),
            NOWHERE);
    Normalized normalized = reader.read(found, new Joined(names, userIds));
    if (normalized instanceof Normalized.Change change) {
      return new Memory(change.change().getAfter());
    }
    return normalized instanceof Normalized.Ignored ? new NoMemory() : new Unreadable();
  }

  /** Every column may be anything: readers ask for text, times and lists of numbers. */
  private static Schema schema(String... columns) {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("row").fields();
    for (String column : columns) {
      fields = fields.optionalString(column);
    }
    return fields.endRecord();
  }

  /** The rows that were joined to the one that is read. */
  private record Joined(Map<Reference.Table, String> names, UserIds userIds) implements References {

    @Override
    public Optional<String> name(Reference reference) {
      return Optional.ofNullable(names.get(reference.table()));
    }
  }
}
