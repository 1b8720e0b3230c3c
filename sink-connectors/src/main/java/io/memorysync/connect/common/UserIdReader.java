package io.memorysync.connect.common;

import io.memorysync.schema.UserId;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads the records of {@link io.memorysync.schema.Topics#USER_ID} from Connect data. */
public final class UserIdReader {

  private final StructReader<UserId> values = new StructReader<>(UserId.class);

  /**
   * Reads the record key.
   *
   * @return the user's string id
   * @throws DataException if the key is no string
   */
  public String key(SinkRecord record) {
    if (record.key() instanceof String key) {
      return key;
    }
    throw new DataException(
        "Field key must be the user's string id; set key.converter to"
            + " org.apache.kafka.connect.storage.StringConverter.");
  }

  /**
   * Reads the record value.
   *
   * @return the pair of ids; empty for a Kafka tombstone
   * @throws DataException naming the field that cannot be read
   */
  public Optional<UserId> pair(SinkRecord record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    UserId pair = values.read(record.value());
    if (!pair.getKey().equals(record.key())) {
      throw new DataException("Field value.key differs from the record key; they must be equal.");
    }
    return Optional.of(pair);
  }
}
