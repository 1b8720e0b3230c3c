package io.memorysync.operate.conflicts;

import io.memorysync.schema.MemoryConflict;

/**
 * What identifies a conflict.
 *
 * @param memoryId UUID of the memory
 * @param field in lower case
 * @param version that the conflict led to
 */
record ConflictKey(String memoryId, String field, long version) {

  static ConflictKey of(MemoryConflict conflict) {
    return new ConflictKey(conflict.getMemoryId(), conflict.getField(), conflict.getVersion());
  }

  @Override
  public String toString() {
    return memoryId + " " + field + " " + version;
  }
}
