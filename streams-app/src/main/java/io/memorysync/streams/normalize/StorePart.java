package io.memorysync.streams.normalize;

import io.memorysync.schema.PartRole;
import io.memorysync.schema.StoreParts;

/**
 * A table of a store whose rows are memories or belong to them.
 *
 * @param store name of the store
 * @param part name of the part, one of {@link StoreParts}
 * @param role what the part decides
 * @param topic topic of the table's change events
 */
public record StorePart(String store, String part, PartRole role, String topic) {

  /** The part as {@code held_by} and the metrics name it. */
  public String key() {
    return StoreParts.key(store, part);
  }
}
