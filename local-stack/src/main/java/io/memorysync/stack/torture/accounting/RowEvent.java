package io.memorysync.stack.torture.accounting;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One change event of a store's table, as Debezium told it.
 *
 * @param part {@code memories}, {@code categories} or {@code collection}, as {@code held_by} has it
 * @param op c, u, d, or r for a row of a snapshot
 * @param before the row before, null where there was none
 * @param after the row after, null where there is none
 * @param origin of the transaction; null for an application's own
 */
record RowEvent(
    String memory,
    String store,
    String part,
    char op,
    Image before,
    Image after,
    String origin,
    long transaction,
    long lsn,
    Instant at) {

  static final char SNAPSHOT = 'r';

  /** Whether an application wrote it, rather than a sink or nobody at all. */
  boolean isApplications() {
    return origin == null && op != SNAPSHOT;
  }

  /** OpenMemory's collection only follows its relational rows. */
  boolean isCompanion() {
    return store.equals("openmemory") && part.equals("collection");
  }

  boolean isLink() {
    return part.equals("categories");
  }

  /**
   * The fields that this event changed, with their new values (null for one that was emptied). A
   * memory that goes changes its state alone.
   */
  Map<String, String> changes() {
    Map<String, String> changes = new LinkedHashMap<>();
    if (isCompanion()) {
      return changes;
    }
    Image old = Image.there(before);
    Image now = Image.there(after);
    if (isLink()) {
      Image.fieldsOf(old, now).forEach(name -> changes.put(name, link(now)));
    } else if (now == null) {
      if (old != null) {
        changes.put(Image.STATE, Image.DELETED);
      }
    } else if (old == null) {
      changes.putAll(now.fields());
    } else {
      for (String field : Image.fieldsOf(old, now)) {
        if (!Objects.equals(old.field(field), now.field(field))) {
          changes.put(field, now.field(field));
        }
      }
    }
    return changes;
  }

  /** Whether this event replaced that value of that field by another one. */
  boolean replaced(String field, String value) {
    if (isCompanion()) {
      return false;
    }
    Image old = Image.there(before);
    Image now = Image.there(after);
    if (isLink()) {
      return Image.fieldsOf(old, now).contains(field)
          && Objects.equals(link(old), value)
          && !Objects.equals(link(now), value);
    }
    if (field.equals(Image.STATE) && Image.DELETED.equals(value)) {
      return old == null && now != null;
    }
    if (old == null) {
      return false;
    }
    boolean untold = field.startsWith(Image.CATEGORY) && part.equals("memories");
    if (untold) {
      // This row does not tell its categories, but a delete ends all that belongs to the memory.
      return now == null;
    }
    return Objects.equals(old.field(field), value)
        && (now == null || !Objects.equals(now.field(field), value));
  }

  private static String link(Image image) {
    return image == null ? null : Image.LINKED;
  }
}
