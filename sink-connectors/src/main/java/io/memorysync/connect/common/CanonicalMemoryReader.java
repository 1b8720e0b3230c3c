package io.memorysync.connect.common;

import io.memorysync.schema.CanonicalMemory;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads the records of {@link io.memorysync.schema.Topics#CANONICAL} from Connect data. */
public final class CanonicalMemoryReader {

  private final StructReader<CanonicalMemory> values = new StructReader<>(CanonicalMemory.class);

  /**
   * Reads the record key.
   *
   * @return the UUID of the memory
   * @throws DataException if the key is no UUID in lower-case canonical text
   */
  public UUID id(SinkRecord record) {
    if (!(record.key() instanceof String key)) {
      throw new DataException(
          "Field key must be a string with the memory's UUID; set key.converter to"
              + " org.apache.kafka.connect.storage.StringConverter.");
    }
    try {
      UUID id = UUID.fromString(key);
      // fromString also takes abbreviations and capitals, which are other keys to Kafka.
      if (id.toString().equals(key)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw new DataException("Field key is no UUID.", e);
    }
    throw new DataException("Field key is no UUID in lower-case canonical text.");
  }

  /**
   * Reads the record value.
   *
   * @return the memory; empty for a Kafka tombstone
   * @throws DataException naming the field that cannot be read
   */
  public Optional<CanonicalMemory> memory(SinkRecord record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    CanonicalMemory memory = values.read(record.value());
    if (!memory.getId().equals(record.key())) {
      throw new DataException("Field value.id differs from the record key; they must be equal.");
    }
    return Optional.of(memory);
  }
}
