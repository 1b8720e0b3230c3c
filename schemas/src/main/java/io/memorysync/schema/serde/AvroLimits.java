package io.memorysync.schema.serde;

import io.memorysync.schema.Topics;
import org.apache.avro.SystemLimitException;

/**
 * Bounds what Avro allocates for a length that it reads. Without them a garbled length in one
 * record is an OutOfMemoryError, which stops the process, instead of a record that is rejected.
 */
public final class AvroLimits {

  /** The items of a vector are 8 bytes each. */
  private static final int MOST_ITEMS = Topics.LARGEST_RECORD / Double.BYTES;

  private AvroLimits() {}

  /** Sets the limits where nobody has; they hold from the first record that Avro decodes. */
  public static void apply() {
    setDefault(SystemLimitException.MAX_BYTES_LENGTH_PROPERTY, Topics.LARGEST_RECORD);
    setDefault(SystemLimitException.MAX_STRING_LENGTH_PROPERTY, Topics.LARGEST_RECORD);
    setDefault(SystemLimitException.MAX_COLLECTION_LENGTH_PROPERTY, MOST_ITEMS);
  }

  private static void setDefault(String property, int limit) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(limit));
    }
  }
}
