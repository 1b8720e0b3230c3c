package io.memorysync.operate.conflicts;

import io.memorysync.schema.ConflictSide;

/**
 * A value of a field as {@code memory.conflict} shows it.
 *
 * @param text the value as text, a user by UUID; null for none
 * @param userKey string id of the user where the value is one; null otherwise
 */
record FieldValue(String text, String userKey) {

  /** No value. */
  static final FieldValue NONE = new FieldValue(null, null);

  /** A value that is no user. */
  static FieldValue plain(String text) {
    return new FieldValue(text, null);
  }

  /** The value of one side of a conflict. */
  static FieldValue of(ConflictSide side) {
    String user = side.getUser();
    return new FieldValue(side.getValue(), user == null ? side.getValue() : user);
  }
}
