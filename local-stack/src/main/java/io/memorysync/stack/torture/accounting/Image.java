package io.memorysync.stack.torture.accounting;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A row of a store as far as the writers write it, by field: {@code content}, {@code note}, {@code
 * state} and {@code category:<name>}. A field without a value is not in the map.
 *
 * @param present false for a row that is marked as deleted
 */
record Image(boolean present, Map<String, String> fields) {

  static final String CONTENT = "content";
  static final String NOTE = "note";
  static final String STATE = "state";
  static final String CATEGORY = "category:";
  static final String LINKED = "linked";
  static final String DELETED = "deleted";

  Image {
    fields = new TreeMap<>(fields);
  }

  String field(String name) {
    return fields.get(name);
  }

  /** Fields of one of two rows, or both; either may be null. */
  static Set<String> fieldsOf(Image one, Image other) {
    Set<String> names = new TreeSet<>();
    if (one != null) {
      names.addAll(one.fields.keySet());
    }
    if (other != null) {
      names.addAll(other.fields.keySet());
    }
    return names;
  }

  /** The row if it shows a memory that is there; null if there is no row or it is marked. */
  static Image there(Image row) {
    return row == null || !row.present ? null : row;
  }
}
