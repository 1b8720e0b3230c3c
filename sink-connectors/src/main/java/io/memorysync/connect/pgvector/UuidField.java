package io.memorysync.connect.pgvector;

import java.util.UUID;
import org.apache.kafka.connect.errors.DataException;

/** Reads UUIDs in fields of records. */
final class UuidField {

  private UuidField() {}

  /**
   * @param field name of the field, for the error message
   * @throws DataException if the text is no UUID
   */
  static UUID parse(String text, String field) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new DataException("Field " + field + " is no UUID.");
    }
  }
}
